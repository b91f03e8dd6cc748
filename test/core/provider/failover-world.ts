import { localGeneratorStates } from '../../../adapters/local/records/generator-states.ts';
import { generatorOf } from '../../../core/contracts/config/target-of.ts';
import type { LiveReading, PodReading } from '../../../core/contracts/provider/pod-reading.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { gatewayFlag } from '../../../core/provider/flag/gateway-flag.ts';
import { planSwitch } from '../../../core/provider/plan-switch.ts';
import { probeProviders } from '../../../core/provider/probe-providers.ts';
import { switchProvider } from '../../../core/provider/switch-provider.ts';
import { FakeEvidenceStore } from '../../fakes/evidence-store.ts';
import { FakeGeneratorPods, failureOf } from '../../fakes/provider/generator-pods.ts';
import { prepareWorld } from '../incident/world.ts';

const model = (name: string, over: object = {}) => ({ name, context: 128_000, serves: ['chat'], ...over });
const provider = (name: string, ...models: object[]) => ({
  ...{
    kind: 'openai',
    name,
    url: `https://${name}.test/v1`,
    models: models.length > 0 ? models : [model(`${name}-1`)],
  },
});
export const OPENAI = provider('openai');
export const AZURE = provider('azure');

/**
 * A run of provider-failover about `openai` on real records in memory; the pods ask whom the state
 * says, and `azure` is the backup.
 */
export async function prepareFailover(generator: object = {}, settings: object = {}) {
  const providers = [OPENAI, AZURE];
  const world = await prepareWorld({ ...settings, generator: { providers, ...generator } } as object);
  const generatorStates = localGeneratorStates({ db: world.db });
  const { clock, config } = world;
  const providerFlag = gatewayFlag({ generatorStates, clock, generatorOf: (id) => generatorOf(config, id) });
  const generatorPods = new FakeGeneratorPods(async (pod) => {
    const { provider } = await providerFlag.read('docs-rag');
    const mode = provider === null ? 'cached' : provider === 'openai' ? 'primary' : 'backup';
    return { pod, label: { mode, provider }, problem: null };
  });
  const run = await startByPerson(world, {
    ...{ targetId: 'docs-rag', subjectId: 'openai', runbook: 'provider-failover', by: 'ada' },
  });
  const { id: incidentId, targetId, epoch } = run;
  const ref = { incidentId, targetId, epoch, providerId: 'openai' };
  return {
    ...{ ...world, generatorStates, providerFlag, generatorPods, evidence: new FakeEvidenceStore(), ref },
    facts: () => world.caseFile.facts(incidentId),
    notes: async () => (await world.caseFile.timeline(incidentId)).map(({ text }) => text),
  };
}
export type FailoverWorld = Awaited<ReturnType<typeof prepareFailover>>;

/** A pod whose breakers of `openai` and `azure` are in these states. */
export function podReading(states: { openai?: string; azure?: string }, over: Partial<LiveReading> = {}): PodReading {
  const view = (name: 'openai' | 'azure') => ({
    ...{ provider: name, model: `${name}-1`, role: name === 'openai' ? 'primary' : 'backup', since: null, until: null },
    ...{ state: states[name] ?? 'serving', failure: null },
  });
  return {
    ...{ isAway: false, pod: 'gateway-0', version: null, models: [view('openai'), view('azure')], minutes: [] },
    ...{ answers: { primary: 5, backup: 2, cached: 1, refused: 0 }, traffic: [], pairs: [], load: null, backlog: null },
    ...over,
  } as PodReading;
}

const AUTH = { class: 'Auth', code: 'invalid_api_key' } as const;

/** A run whose primary is found with a revoked key, and its plan to switch to `azure`. */
export async function preparePlanned(settings: object = {}) {
  const world = await prepareFailover({}, settings);
  world.generatorPods.failing.set('openai', failureOf(AUTH));
  await probeProviders(world, { ...world.ref, stage: 'found' });
  const { planHash } = await planSwitch(world, { ...world.ref, backupId: 'azure' });
  return { world, planHash };
}

/** The same after the switch. */
export async function prepareSwitched(settings: object = {}) {
  const { world, planHash } = await preparePlanned(settings);
  await switchProvider(world, { ...world.ref, planHash });
  return world;
}

/** Somebody else switches, with the lock of a run that is not this one's. */
export async function switchedByAda(world: FailoverWorld, to: string) {
  const { generatorStates, ref } = world;
  const standing = await generatorStates.read('docs-rag');
  const weights = ['openai', 'azure'].map((provider) => ({ provider, percent: provider === to ? 100 : 0 }));
  const setting = {
    mode: 'live',
    admission: null,
    backlog: false,
    shadow: false,
    by: 'ada',
    reason: 'by hand',
  } as const;
  const { at } = standing ?? { at: '2026-11-23T03:00:00.000Z' };
  await generatorStates.write(ref, standing?.version ?? null, { ...setting, weights, at });
}
