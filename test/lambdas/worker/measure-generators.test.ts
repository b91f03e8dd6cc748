import { config } from '../../../core/contracts/config/config.ts';
import { generatorConfig } from '../../../core/contracts/config/generator-config.ts';
import type { Incident } from '../../../core/contracts/incident.ts';
import type { PodReading } from '../../../core/contracts/provider/pod-reading.ts';
import { type MeasuringDeps, measureGenerators } from '../../../lambdas/worker/measure-generators.ts';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');
const HOUR = 3_600_000;
const at = (hoursAgo: number) => new Date(NOW - hoursAgo * HOUR).toISOString();

const model = { name: 'm', context: 8000 };
const providers = [
  { name: 'openai', kind: 'openai', url: 'https://api.openai.com/v1', models: [model] },
  { name: 'own', kind: 'openai', url: 'https://own.example/v1', models: [model] },
];

const prewarm = (id: string, hoursAgo: number, state: Incident['state'] = 'Completed') =>
  ({
    runbook: 'provider-prewarm',
    subject: { kind: 'provider', id },
    state,
    openedAt: at(hoursAgo),
    closedAt: at(hoursAgo),
  }) as Incident;

type Over = {
  provider?: string | null;
  mode?: string;
  oldest?: number | null;
  runs?: Incident[];
  autonomy?: string;
  pods?: PodReading[] | Error;
};
const AWAY: PodReading = { isAway: true, pod: 'a', reason: 'it starts' };

/** What is published of one target; `away` is the error of its flag. */
async function measured(
  { provider = 'openai', mode = 'live', oldest = null, runs = [], autonomy, pods = [AWAY] }: Over,
  away?: Error,
) {
  const target = {
    ...{ id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' }, autonomy: autonomy ?? 'approve' },
    generator: generatorConfig.parse({ providers }),
  };
  const routes = [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: 'docs-rag' }];
  const numbers: Record<string, number> = {};
  const kept: unknown[] = [];
  const deps: MeasuringDeps = {
    config: config.parse({ targets: [target], routes }),
    clock: { now: () => NOW },
    incidents: { lastRuns: async () => runs },
    generatorStates: { read: async () => ({ mode }) as never },
    flags: { read: async () => (away ? Promise.reject(away) : ({ provider } as never)) },
    backlogOf: () => ({ counts: async () => ({ waiting: 2, bytes: 9, oldest, expired: 0, failed: 0 }) }),
    generatorPods: { readings: async () => (pods instanceof Error ? Promise.reject(pods) : pods) },
    keptReadings: { keep: async (targetId, readings) => void kept.push(targetId, ...readings) },
    measure: (name, value, _, dimensions) => {
      expect(dimensions).toEqual({ target: 'docs-rag' });
      numbers[name] = value;
    },
  };
  const error = await measureGenerators(deps).then(
    () => null,
    (failed: Error) => failed.message,
  );
  return { numbers, kept, error };
}

const PROVEN = [prewarm('openai', 3), prewarm('own', 25)];

test('a well target is on its primary, and its providers are proven', async () => {
  const { numbers } = await measured({ runs: PROVEN, oldest: NOW - 90_000 });

  expect(numbers).toEqual({
    ...{ OnBackup: 0, NobodyAnswers: 0, BacklogWaiting: 2, BacklogOldestSeconds: 90, PrewarmLate: 0 },
  });
});

test('what the pods of a gateway say is kept for the API', async () => {
  expect((await measured({ runs: PROVEN })).kept).toEqual(['docs-rag', AWAY]);
});

test.each(['own', null])('traffic that goes to %s is on a backup, be it a part of it', async (provider) => {
  expect((await measured({ provider, runs: PROVEN })).numbers).toMatchObject({ OnBackup: 1, NobodyAnswers: 0 });
});

type Minute = [secondsAgo: number, primary: number, backup: number];
/** A pod whose answers of the minute that began so many seconds ago came from primary and backup. */
const answering = (...[secondsAgo, primary, backup]: Minute): PodReading => ({
  ...{ isAway: false, pod: 'a', version: null, models: [], answers: { primary, backup, cached: 0, refused: 0 } },
  minutes: [
    { from: new Date(NOW - secondsAgo * 1000).toISOString(), answers: { primary, backup, cached: 0, refused: 0 } },
  ],
  ...{ traffic: [], pairs: [], load: null, backlog: null },
});

test.each<[string, Minute, Minute, number]>([
  ['most answers of all pods come from a backup, though the flag names the primary', [120, 9, 2], [120, 0, 10], 1],
  ['backups give the smaller part', [120, 9, 2], [120, 0, 3], 0],
  ['only the running minute says so', [30, 0, 5], [120, 5, 0], 0],
  ['the last answers are older than a quarter of an hour', [1200, 0, 5], [1260, 0, 5], 0],
  ['a thin service had no answer for some minutes', [600, 0, 1], [1260, 9, 0], 1],
])('what the gateways answer counts: %s', async (_, one, other, onBackup) => {
  const pods = [answering(...one), answering(...other), AWAY];

  expect((await measured({ pods, runs: PROVEN })).numbers).toMatchObject({ OnBackup: onBackup });
});

test('pods that are away hide no flag, and are told', async () => {
  const { numbers, error } = await measured({ provider: 'own', pods: new Error('no pod answers'), runs: PROVEN });

  expect(numbers).toMatchObject({ OnBackup: 1, NobodyAnswers: 0 });
  expect(error).toContain('no pod answers');
});

test('a target that only gives cached answers is told', async () => {
  const { numbers } = await measured({ provider: null, mode: 'fallback', runs: PROVEN });

  expect(numbers).toMatchObject({ OnBackup: 1, NobodyAnswers: 1 });
});

test.each([
  ['was never proven', [prewarm('openai', 3)]],
  ['was proven too long ago', [prewarm('openai', 3), prewarm('own', 27)]],
  ['failed its last prewarm', [prewarm('openai', 3), prewarm('own', 1, 'Failed')]],
])('a provider that %s is late', async (_, runs) => {
  expect((await measured({ runs })).numbers).toMatchObject({ PrewarmLate: 1 });
});

test('a target that is only observed is never prewarmed, so it is not late', async () => {
  expect((await measured({ autonomy: 'observe' })).numbers).not.toHaveProperty('PrewarmLate');
});

test('a cluster that is away hides neither the backlog nor the prewarm, and is told', async () => {
  const { numbers, error } = await measured({ runs: PROVEN }, new Error('the cluster is away'));

  expect(Object.keys(numbers)).toEqual(['BacklogWaiting', 'BacklogOldestSeconds', 'PrewarmLate']);
  expect(error).toContain('the cluster is away');
});
