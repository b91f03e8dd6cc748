import { join } from 'node:path';
import { readConfig } from '../../../adapters/config-file.ts';
import type { Approval } from '../../../core/contracts/approval.ts';
import type { GeneratorConfig } from '../../../core/contracts/config/generator-config.ts';
import { instantOf, msOf } from '../../../core/kernel/instant.ts';
import { addressesOf } from '../../../sandbox/world/generator/generation.ts';
import { startUsers } from '../../../sandbox/world/generator/steady-load.ts';
import { providersAt } from '../../../sandbox/world/providers/control-client.ts';
import { type Night, startNight } from '../../sandbox/server/night.ts';
import { ROOT } from '../../sandbox/server/prepared.ts';
import { sumsOf } from '../../sandbox/server/sums-of.ts';
import { until } from '../../until.ts';

jest.setTimeout(600_000);

const ALL_OPEN = { targetIds: ['docs-rag'], open: true as const };
const PATIENCE_MS = 400_000;
/** The generator of the sandbox, with a way back of one step less than two. */
const GENERATOR = readConfig(`${ROOT}/ragmend.yaml`).targets[0]?.generator as GeneratorConfig;
const SHORT_WAY = { ...GENERATOR, ramp: { ...GENERATOR.ramp, steps: [50, 100], stepSeconds: 1 } };

let night: Night;
let users: ReturnType<typeof startUsers>;
beforeEach(async () => {
  night = await startNight({ generator: SHORT_WAY });
  const questions = await night.ports.goldenSets.queries('docs-rag');
  users = startUsers({ answerUrl: addressesOf(night.ports.processTable).answer, questions, everyMs: 50 });
});
afterEach(async () => {
  await users.stop();
  await night.end();
});

const providers = () => providersAt(addressesOf(night.ports.processTable).control() ?? '');
const pending = () => night.ports.approvals.list(ALL_OPEN);
const factsOf = (id: string) => night.ports.caseFile.facts(id);
const actionsOf = async (id: string) =>
  new Set(Object.values((await factsOf(id)).plans ?? {}).map(({ action }) => action));
const isEnded = async (id: string) => (await night.ports.incidents.get(id)).closedAt !== null;

/** Who answers a question that users ask. */
async function asked(): Promise<string | null | undefined> {
  const [question] = await night.ports.goldenSets.queries('docs-rag');
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(question) };
  const response = await fetch(addressesOf(night.ports.processTable).answer() ?? '', request);
  return ((await response.json()) as { answered?: string | null }).answered;
}

/** Opens a failover under a lock, or gives the one that has it: the alert may have been faster. */
async function failover(lock = 'docs-rag/provider'): Promise<string> {
  const subject = { kind: 'provider' as const, id: 'primary' };
  const draft = { targetId: 'docs-rag', subject, runbook: 'provider-failover' as const, requestedBy: 'eve' };
  const opening = { ...draft, openedAt: instantOf(Date.now()), signalIds: [] };
  const answer = await night.ports.incidents.open(opening, lock);
  return 'opened' in answer ? answer.opened.id : answer.holder;
}

/** Approves every plan until the runs have ended; `meanwhile` looks on. */
async function approveAll(ids: string[], meanwhile: () => Promise<unknown>) {
  const story = async () => JSON.stringify(await Promise.all(ids.map((id) => night.ports.caseFile.timeline(id))));
  await until(
    async () => {
      for (const approval of await pending()) await night.decide(approval, 'approve');
      await meanwhile();
      return (await Promise.all(ids.map(isEnded))).every(Boolean);
    },
    story,
    PATIENCE_MS,
  );
}

const healOnceProven = (id: string) => async () => {
  if ((await factsOf(id)).switched?.provenAt) await providers().heal('primary');
};

test('a failover and a restore of one target at the same time end as each does alone', async () => {
  await providers().break('primary', { how: 'overloaded' });
  await night.breakShard('shard-2', 'lost-index-metadata');
  const switching = await failover();
  const { id: restoring } = await night.repair();
  await until(async () => (await pending()).length === 2, undefined, PATIENCE_MS);

  await approveAll([switching, restoring], healOnceProven(switching));

  const ended = await Promise.all([switching, restoring].map((id) => night.ended(id)));
  expect(ended.map(({ runbook, state }) => [runbook, state])).toEqual([
    ['provider-failover', 'Completed'],
    ['shard-restore', 'Completed'],
  ]);
  expect(await actionsOf(switching)).toEqual(new Set(['switch', 'ramp']));
  expect(await actionsOf(restoring)).toEqual(new Set(['restore', 'reintroduce']));
  expect(await night.answers()).toMatchObject({ wrong: [] });
  const { safeAt = '' } = await factsOf(restoring);
  expect(night.users.wrongSince(msOf(safeAt))).toBe(0);
  expect(await night.ports.generatorStates.read('docs-rag')).toMatchObject({
    ...{ mode: 'live', admission: null, backlog: false, shadow: false },
    weights: [
      { provider: 'primary', percent: 100 },
      { provider: 'backup', percent: 0 },
    ],
  });
  await until(async () => (await asked()) === 'primary');
  await expectOwnEvidence(switching, restoring);
});

/** Each has what it collected itself, and nothing of the other. */
async function expectOwnEvidence(switching: string, restoring: string) {
  const filesOf = (id: string) => Object.keys(sumsOf(join(night.dir, 'evidence', id))).sort();
  const [ofProviders, ofShard] = [filesOf(switching), filesOf(restoring)];
  expect(ofProviders).toEqual(['flag.json', 'generator.json', 'pods.json']);
  expect(ofShard).toEqual(expect.arrayContaining([expect.stringMatching(/^volume\//)]));
  expect(ofShard.filter((file) => ofProviders.includes(file))).toEqual([]);
  const { evidence } = await factsOf(restoring);
  expect((await night.ports.evidence.seal(restoring)).manifestSha256).toBe(evidence?.manifestSha256);
}

test('of two failovers that race for the switch one brings traffic back, and the other ends as Skipped with the reason', async () => {
  await providers().break('primary', { how: 'overloaded' });
  // The lock of the provider keeps a second run out; that of the whole target allows the same switch.
  const ids = [await failover(), await failover('docs-rag')];
  const bothAsk = async () => {
    const found = (await pending()).filter(({ incidentId }) => ids.includes(incidentId));
    return found.length === 2 && found;
  };
  const plans = await until(bothAsk, undefined, PATIENCE_MS);

  await Promise.all(plans.map((plan: Approval) => night.decide(plan, 'approve')));
  const skipped = await until(async () => {
    for (const id of ids) if ((await night.ports.incidents.get(id)).state === 'Skipped') return id;
    return false;
  });
  const winner = ids.find((id) => id !== skipped) as string;
  await approveAll([winner], healOnceProven(winner));

  expect((await night.ended(winner)).state).toBe('Completed');
  expect((await factsOf(skipped)).overruledBy).toMatchObject({ said: 'backup', who: expect.stringContaining(winner) });
  expect((await factsOf(skipped)).switched).toBeUndefined();
  expect(await actionsOf(winner)).toEqual(new Set(['switch', 'ramp']));
  const told = night.notifications() as { id: string; text: string }[];
  expect(told.find(({ id }) => id === `closed:${skipped}`)?.text).toMatch(
    new RegExp(`ended as Skipped: .*${winner}.* was faster, and it is left at that$`),
  );
  expect(told.find(({ id }) => id === `page:${skipped}`)).toBeUndefined();
});
