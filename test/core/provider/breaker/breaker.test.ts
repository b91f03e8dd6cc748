import { goodNeeded, newBreaker } from '../../../../core/provider/breaker/breaker.ts';
import { readyAt, stateOf } from '../../../../core/provider/breaker/provider-states.ts';
import { throttledShare } from '../../../../core/provider/breaker/window.ts';
import { drive, failure, settings } from './drive.ts';

const server = failure('Server');

/** A breaker that failures opened. */
function opened() {
  const model = drive();
  model.times(5, server);
  return model;
}

test('opens by the share of failures in its window, from a minimum on, though it is the only provider', () => {
  const model = drive();

  expect(model.times(4, server)).toEqual(['pass', 'pass', 'pass', 'pass']);
  expect(stateOf(model.breaker, model.now)).toBe('serving');
  expect(model.times(2, server)).toEqual(['pass', 'no']);
  expect(stateOf(model.breaker, model.now)).toBe('open');
});

test('stays closed where most answers are good, or the failures are old', () => {
  const mixed = drive();
  mixed.times(10, 'good');
  mixed.times(8, server);
  const slow = drive();
  for (let at = 0; at < 20; at++) {
    slow.ask(server);
    slow.wait(10);
  }

  expect(stateOf(mixed.breaker, mixed.now)).toBe('serving');
  expect(stateOf(slow.breaker, slow.now)).toBe('serving');
});

test.each(['Client', 'Policy', 'Quality'] as const)('is never charged for %s', (found) => {
  const model = drive();
  model.times(100, failure(found));

  expect(model.breaker).toEqual(newBreaker('key-1'));
});

test('lets one probe through after its rest, and turns all others away until it ended', () => {
  const model = opened();
  model.wait(31);

  const probe = model.enter();
  const other = model.enter();

  expect([probe.admitted, other.admitted]).toEqual(['lease', 'no']);
  expect(stateOf(model.breaker, model.now)).toBe('probing');
  model.settle(probe.id, 'good');
  expect(model.enter().admitted).toBe('lease');
});

test.each([
  ['good', 'good' as const],
  ['cancelled by its client', 'cancelled' as const],
  ['an error of the client', failure('Client')],
  ['a refusal', failure('Policy')],
  ['throttled', failure('Throttled', 1)],
  ['a failure', server],
  ['a wrong key', failure('Auth')],
])('a probe that ends %s gives its lease back', (_, result) => {
  const model = opened();
  model.wait(31);
  const probe = model.enter();

  model.settle(probe.id, result);

  expect(model.breaker.lease).toBeNull();
});

test('a probe that never ends gives way at its deadline', () => {
  const model = opened();
  model.wait(31);
  model.enter();

  model.wait(settings.failures.probeSeconds - 1);
  expect(model.enter().admitted).toBe('no');
  model.wait(1);
  expect(model.enter().admitted).toBe('lease');
});

test('closes after good probes in a row, more of them after each flap', () => {
  const model = opened();
  model.wait(31);

  expect(model.times(4, 'good')).toEqual(['lease', 'lease', 'lease', 'pass']);
  model.times(10, server);
  expect(goodNeeded(model.breaker, settings)).toBe(6);
  model.wait(31);
  expect(model.times(7, 'good')).toEqual([...Array(6).fill('lease'), 'pass']);
});

test('rests longer after each probe that fails, up to ten minutes', () => {
  const model = opened();
  const rests = Array.from({ length: 8 }, () => {
    model.now = model.breaker.restUntil;
    model.ask(server);
    return (model.breaker.restUntil - model.now) / 1000;
  });

  expect(rests).toEqual([60, 120, 240, 480, 600, 600, 600, 600]);
});

test.each(['Auth', 'Money', 'ModelGone'] as const)('%s locks at once, and no time opens it to requests', (found) => {
  const model = drive();
  model.ask(failure(found));
  model.wait(30 * 86_400);

  expect(model.enter()).toMatchObject({ admitted: 'no', until: null });
  expect(readyAt(model.breaker, model.now)).toBeNull();
  expect(stateOf(model.breaker, model.now)).toBe('locked');
});

test('one good probe unlocks it, a failed one does not', () => {
  const model = drive();
  model.ask(failure('Auth'));
  model.wait(31);

  expect(model.ask(failure('Auth'), 'probe')).toBe('lease');
  model.wait(61);
  expect(model.ask('good')).toBe('no');
  expect(model.ask('good', 'probe')).toBe('lease');
  expect(model.ask('good')).toBe('pass');
});

test('another credential begins anew', () => {
  const model = drive();
  model.ask(failure('Money'));

  expect(model.enter('request', 'key-2').admitted).toBe('pass');
});

test('an answer to a former credential locks nothing', () => {
  const model = drive();
  const { id } = model.enter();
  model.enter('request', 'key-2');

  model.settle(id, failure('Auth'), 'key-1');

  expect(model.enter('request', 'key-2').admitted).toBe('pass');
});

test('throttling closes the model until its horizon, and its breaker not at all', () => {
  const model = drive();
  model.times(3, 'good');
  model.ask(failure('Throttled', 171));

  expect(model.enter()).toMatchObject({ admitted: 'no', until: model.now + 171_000 });
  expect(stateOf(model.breaker, model.now)).toBe('throttled');
  expect(model.breaker.openedAt).toBeNull();
  expect(throttledShare(model.breaker, model.now, 30_000)).toBe(0.25);
  model.wait(171);
  expect(model.enter().admitted).toBe('pass');
});

test('no later answer makes a wait shorter', () => {
  const model = drive();
  const four = Array.from({ length: 4 }, () => model.enter().id);
  model.settle(four[0] as string, failure('Throttled', 60));
  for (const id of four.slice(1)) model.settle(id, failure('Throttled', 1));
  model.settle('late', 'good');

  expect(readyAt(model.breaker, model.now)).toBe(model.now + 60_000);
});

test('a hint that is over still means a short wait, and waits only ever grow by chance', () => {
  const [exact, late] = [drive(), drive(newBreaker('key-1'), 0.999)];
  exact.ask(failure('Throttled', 0));
  late.ask(failure('Throttled', 100));

  expect(exact.breaker.throttledUntil - exact.now).toBe(1000);
  expect(late.breaker.throttledUntil - late.now).toBeGreaterThan(109_000);
});

test('a breaker that opens rests as long as the provider asks for', () => {
  const model = drive();
  model.times(5, failure('Overloaded', 300));

  expect(readyAt(model.breaker, model.now)).toBe(model.now + 300_000);
});

test('probes of an hour are counted, and end at their budget', () => {
  const model = drive();
  const admitted = Array.from({ length: 61 }, () => model.ask('good', 'probe'));

  expect(admitted.filter((one) => one === 'lease')).toHaveLength(60);
  expect(admitted.at(-1)).toBe('no');
  model.wait(3600);
  expect(model.ask('good', 'probe')).toBe('lease');
});
