import { openDatabase } from '../../../adapters/local/records/database.ts';
import { localGeneratorStates } from '../../../adapters/local/records/generator-states.ts';
import { localIncidents } from '../../../adapters/local/records/incidents.ts';
import { config } from '../../../core/contracts/config/config.ts';
import { generatorOf } from '../../../core/contracts/config/target-of.ts';
import type { LiveReading } from '../../../core/contracts/provider/pod-reading.ts';
import { gatewayFlag } from '../../../core/provider/flag/gateway-flag.ts';
import { weightsOn } from '../../../core/provider/state/write-state.ts';
import { FakeCaseFile } from '../../fakes/case-file.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeGeneratorPods } from '../../fakes/provider/generator-pods.ts';

export const NAMES = ['openai', 'azure'];
export const ref = { incidentId: 'docs-rag-provider-failover-1', targetId: 'docs-rag', providerId: 'openai', epoch: 1 };

type Settings = Record<string, unknown>;

const model = (name: string) => ({ name, serves: ['small'], context: 8192, jsonMode: true });
const provider = (name: string) => ({
  name,
  kind: 'openai',
  url: `https://${name}.example/v1`,
  models: [model(`${name}-small`)],
});

/** A target of which `openai` answers and `azure` stands by, behind gateways that make pairs. */
export const configOf = (generator: Settings = {}) =>
  config.parse({
    targets: [
      {
        id: 'docs-rag',
        autonomy: 'approve',
        store: { kind: 'chroma', collection: 'docs' },
        generator: { providers: NAMES.map(provider), shadow: { enabled: true }, ...generator },
      },
    ],
    routes: [{ alertname: 'LLMProviderDown', runbook: 'provider-failover', target: 'docs-rag' }],
  });

/**
 * A run that holds the lock of the provider, on the real records, with pods that say what `world.pods`
 * is told.
 */
export function prepareRamp(generator: Settings = {}) {
  const db = openDatabase(':memory:');
  localIncidents({ db });
  const lock = 'INSERT INTO locks (lock_key, incident_id, epoch) VALUES (?, ?, ?)';
  db.prepare(lock).run(`${ref.targetId}/provider`, ref.incidentId, ref.epoch);
  const clock = new FakeClock();
  const generatorStates = localGeneratorStates({ db });
  const generatorPods = new FakeGeneratorPods((pod) => ({
    pod,
    label: { mode: 'primary', provider: 'openai' },
    problem: null,
  }));
  const settings = configOf(generator);
  return {
    clock,
    generatorStates,
    generatorPods,
    config: settings,
    caseFile: new FakeCaseFile(clock),
    providerFlag: gatewayFlag({ generatorStates, clock, generatorOf: (id) => generatorOf(settings, id) }),
  };
}
export type RampWorld = ReturnType<typeof prepareRamp>;

/** The same after the switch to the backup, with a proven primary. */
export async function prepareSwitched(generator: Settings = {}) {
  const world = prepareRamp(generator);
  const at = '2026-11-23T02:00:00.000Z';
  await writeShares(world, null, 0);
  await world.caseFile.save(ref, 'switched', '', { to: 'azure', at, provenAt: at });
  return world;
}

/** Writes a share of the primary as this run does; returns the version. */
export async function writeShares(
  world: RampWorld,
  from: number | null,
  percent: number,
  mode: 'live' | 'fallback' = 'live',
) {
  const weights =
    percent === 100
      ? weightsOn(NAMES, 'openai')
      : [
          { provider: 'openai', percent },
          { provider: 'azure', percent: 100 - percent },
        ];
  const rest = {
    admission: null,
    backlog: false,
    shadow: false,
    by: 'ada',
    reason: 'test',
    at: '2026-11-23T02:00:00.000Z',
  };
  const result = await world.generatorStates.write(ref, from, { mode, weights, ...rest });
  if ('lostTo' in result) throw new Error('somebody was faster');
  return result.written.version;
}

const traffic = (name: string, requests: number, errors = 0): LiveReading['traffic'][number] => ({
  provider: name,
  requests,
  errors,
  throttled: 0,
  refusals: 0,
  p95: 1000,
  firstToken: 200,
});

/** What a pod says of itself that follows a version and of which nothing is wrong. */
export const reading = (version: number | null, over: Partial<LiveReading> = {}): LiveReading => ({
  isAway: false,
  pod: 'gateway-0',
  version,
  models: NAMES.map((name) => view(name)),
  answers: { primary: 0, backup: 0, cached: 0, refused: 0 },
  minutes: [],
  traffic: [traffic('openai', 100), traffic('azure', 100)],
  pairs: [],
  load: null,
  backlog: null,
  ...over,
});

/** A model of a provider as a pod sees it. */
export const view = (
  name: string,
  over: Partial<LiveReading['models'][number]> = {},
): LiveReading['models'][number] => ({
  provider: name,
  model: `${name}-small`,
  role: name === 'openai' ? 'primary' : 'backup',
  state: 'serving',
  since: null,
  until: null,
  failure: null,
  ...over,
});

export { traffic };
