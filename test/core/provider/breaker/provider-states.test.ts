import { instantOf } from '../../../../core/kernel/instant.ts';
import { type Breaker, newBreaker } from '../../../../core/provider/breaker/breaker.ts';
import { isProviderDown, soonestReady, viewOf } from '../../../../core/provider/breaker/provider-states.ts';
import { drive, failure } from './drive.ts';

const well = newBreaker('key-1');
const dark: Breaker = { ...well, openedAt: 1 };
const locked = (found: 'Auth' | 'Money' | 'ModelGone'): Breaker => ({ ...well, locked: { class: found, at: 1 } });

test.each<[string, Breaker[], boolean]>([
  ['all models are well', [well, well], false],
  ['one of two models is dark', [dark, well], false],
  ['two of three models are dark', [dark, dark, well], true],
  ['its only model is dark', [dark], true],
  ['one model has the wrong key', [locked('Auth'), well], true],
  ['one model has no money', [locked('Money'), well], true],
  ['one of two models is gone', [locked('ModelGone'), well], false],
])('a provider of which %s: down is %s', (_, breakers, expected) => {
  expect(isProviderDown(breakers)).toBe(expected);
});

test('the soonest time of several is told, and none where all are locked', () => {
  const now = 1000;
  const throttled = { ...well, throttledUntil: 21_000 };
  const later = { ...well, throttledUntil: 90_000 };

  expect(soonestReady([later, throttled, locked('Auth')], now)).toBe(21_000);
  expect(soonestReady([locked('Auth'), locked('Money')], now)).toBeNull();
});

test('a model that names a wait is still asked, but expected no sooner, until it answers', () => {
  const model = drive();
  model.ask(failure('Overloaded', 40));

  expect([model.ask(failure('Server')), model.ask(failure('Server'), 'probe')]).toEqual(['pass', 'lease']);
  expect(soonestReady([model.breaker], model.now)).toBe(model.now + 40_000);
  model.ask('good');
  expect(soonestReady([model.breaker], model.now)).toBe(model.now);
});

test('a model is shown with since when, until when and why', () => {
  const model = drive();
  model.times(5, failure('Server'));
  const route = { provider: 'one', model: 'small', role: 'primary' as const };

  expect(viewOf(model.breaker, route, model.now)).toEqual({
    ...route,
    state: 'open',
    since: instantOf(model.now),
    until: instantOf(model.now + 30_000),
    failure: 'Server',
  });
  expect(viewOf(locked('Auth'), route, model.now)).toMatchObject({ state: 'locked', until: null });
  expect(viewOf(well, route, model.now)).toMatchObject({ state: 'serving', since: null, until: null, failure: null });
});
