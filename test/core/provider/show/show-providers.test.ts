import type { Config } from '../../../../core/contracts/config/config.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { showProviders } from '../../../../core/provider/show/show-providers.ts';
import { AT, flagged, type Given, prepareProviders, reading, state, view } from './world.ts';

test('each provider has the share that the state gives it, before any state the primary has all', async () => {
  const shares = async (given: Given) =>
    (await (await prepareProviders(given)).show()).providers.map(({ name, role, percent }) => [name, role, percent]);

  expect(await shares({ state: state(25) })).toEqual([
    ['one', 'primary', 25],
    ['two', 'backup', 75],
  ]);
  expect(await shares({})).toEqual([
    ['one', 'primary', 100],
    ['two', 'backup', 0],
  ]);
  expect(await shares({ generator: flagged, flag: { provider: 'two' } })).toEqual([
    ['one', 'primary', 0],
    ['two', 'backup', 100],
  ]);
  expect(await shares({ generator: flagged, flag: { provider: null, value: 'three' } })).toEqual([
    ['one', 'primary', null],
    ['two', 'backup', null],
  ]);
});

test('a model is shown as the pod sees it that sees it worst, with the latest time', async () => {
  const [soon, late] = ['2026-11-23T03:01:00.000Z', '2026-11-23T03:09:00.000Z'];
  const open = { state: 'open', since: AT, failure: 'Server' } as const;
  const pods = [
    reading('a', [view({ ...open, until: soon }), view({ model: 'large', state: 'locked', failure: 'Auth' })]),
    reading('b', [view({ ...open, until: late }), view({ model: 'large', state: 'throttled', until: late })]),
    reading('c', [view({ failure: 'Overloaded' }), view({ model: 'large' })]),
    { isAway: true as const, pod: 'd', reason: 'no answer' },
  ];

  const { providers: [one, two] = [], pods: shown } = await (await prepareProviders({ pods, state: state(25) })).show();

  expect(one?.models).toEqual([
    { model: 'small', state: 'open', since: AT, until: late, failure: 'Server', pods: { so: 2, of: 3 } },
    { model: 'large', state: 'locked', since: null, until: null, failure: 'Auth', pods: { so: 1, of: 3 } },
  ]);
  expect(two?.models).toEqual([
    { model: 'small', state: null, since: null, until: null, failure: null, pods: { so: 0, of: 0 } },
  ]);
  expect(shown[3]).toEqual({ pod: 'd', version: null, away: 'no answer' });
});

test('answers of all pods add up, in all and by minute', async () => {
  const { answers } = await (await prepareProviders({ pods: [reading('a', []), reading('b', [])] })).show();

  expect(answers?.total).toEqual({ primary: 20, backup: 4, cached: 2, refused: 0 });
  expect(answers?.minutes).toEqual([{ from: AT, answers: { primary: 6, backup: 2, cached: 0, refused: 0 } }]);
});

test('what can not be read is said, and hides nothing else', async () => {
  const world = await prepareProviders({ state: state(100) });
  const away = new DependencyUnavailable('the cluster does not answer: try again');
  world.deps.providerFlag.read = () => Promise.reject(away);
  world.generatorPods.readings = () => Promise.reject(away);

  const shown = await world.show();

  expect(shown.unknown).toEqual([
    "the flag can't be read: the cluster does not answer: try again",
    "the pods can't be read: the cluster does not answer: try again",
  ]);
  expect(shown).toMatchObject({ flag: null, answers: null, state: { version: 4 }, providers: [{ percent: 100 }, {}] });
});

test('a fault of ours is no missing view', async () => {
  const world = await prepareProviders();
  world.generatorPods.readings = () => Promise.reject(new TypeError('no such field'));

  await expect(world.show()).rejects.toThrow('no such field');
});

test('a target without a generator shows no providers and asks nobody', async () => {
  const world = await prepareProviders();
  const [target] = world.deps.config.targets;
  const { generator: _, ...without } = target as Config['targets'][number];
  const deps = { ...world.deps, config: { ...world.deps.config, targets: [without] } };
  world.generatorPods.readings = () => Promise.reject(new Error('asked'));

  expect(await showProviders(deps, { targetId: 'docs-rag' })).toMatchObject({ providers: [], unknown: [], ramp: null });
});
