import type { CaseFacts } from '../../core/contracts/case-file.ts';
import { msOf } from '../../core/kernel/instant.ts';
import { type Night, startNight } from '../sandbox/server/night.ts';
import { until } from '../until.ts';

jest.setTimeout(600_000);

const HOW = 'lost-index-metadata';
const ALL_OPEN = { targetIds: ['docs-rag'], open: true as const };
const THREE = ['shard-2', 'shard-3', 'shard-4'];

let night: Night;
beforeAll(async () => {
  night = await startNight();
});
afterAll(() => night.end());

/** The open repair of each shard, once each asks for its restore. */
const allAsk = (shards: string[]) =>
  until(async () => {
    const { incidents, approvals } = night.ports;
    const open = await incidents.list(ALL_OPEN);
    const asked = (await approvals.list(ALL_OPEN)).map(({ incidentId }) => incidentId);
    const repairs = open.filter(({ id }) => asked.includes(id));
    return repairs.length === shards.length && repairs;
  });

const told = () => (night.notifications() as { text: string }[]).filter(({ text }) => text.includes('keepServing'));

const HEAVY = /^(copy:started|reopen|restart)/;
const heavyIn = async (id: string) =>
  (await night.ports.caseFile.timeline(id)).filter(({ key }) => HEAVY.test(key)).map(({ text }) => text);

test('shards that break within seconds are out of rotation at once while nobody decides, the service as a whole is told once, and all are restored', async () => {
  await threeAreOut();
  await fourthIsOutToo();
  await allAreRestored();
});

/** Each has its evidence, plan and approval; what went out third waits for a person, for two of four are to serve. */
async function threeAreOut() {
  for (const shard of THREE) await night.breakShard(shard, HOW);

  const repairs = await allAsk(THREE);

  expect(repairs.map(({ subject }) => subject.id).sort()).toEqual(THREE);
  const facts = new Map<string, Partial<CaseFacts>>();
  for (const { id, subject, receivedAt = '' } of repairs) {
    const found = await night.ports.caseFile.facts(id);
    facts.set(id, found);
    const tookMs = msOf(found.safeAt ?? '') - msOf(receivedAt);
    process.stdout.write(`${subject.id}: out of rotation ${tookMs} ms after its alert\n`);
    const plans = Object.values(found.plans ?? {});
    expect(plans).toMatchObject([{ action: 'restore', subject }]);
    expect((await night.ports.evidence.seal(id)).manifestSha256).toBe(found.evidence?.manifestSha256);
  }
  const folders = [...facts.values()].map(({ evidence }) => evidence?.folder);
  expect(new Set(folders).size).toBe(THREE.length);
  expect(night.users.wrongSince(Math.max(...[...facts.values()].map(({ safeAt = '' }) => msOf(safeAt))))).toBe(0);
  const held = [...facts].filter(([, { heldBack }]) => heldBack !== undefined);
  expect(held.length).toBeGreaterThanOrEqual(1);
  for (const [id, { evidence }] of held) expect([await heavyIn(id), evidence?.copied]).toEqual([[], false]);
  expect(told()).toHaveLength(1);
}

/** It is taken out and planned, too, and nobody is paged for the service again. */
async function fourthIsOutToo() {
  await night.breakShard('shard-1', HOW);

  const repairs = await allAsk(['shard-1', ...THREE]);

  const first = repairs.find(({ subject }) => subject.id === 'shard-1');
  const facts = await night.ports.caseFile.facts(first?.id ?? '');
  expect(facts.heldBack).toMatch(/^only [01] of 4 shards of docs-rag serve; 2 should/);
  expect(await heavyIn(first?.id ?? '')).toEqual([]);
  expect(told()).toHaveLength(1);
}

async function endOf(id: string) {
  const [{ state }, { failure }] = [await night.ports.incidents.get(id), await night.ports.caseFile.facts(id)];
  return { state, failure };
}

/** Side by side, two at a time. */
async function allAreRestored() {
  const pending = await night.ports.approvals.list(ALL_OPEN);

  for (const approval of pending) await night.decide(approval, 'approve');
  const most: number[] = [];
  const ended = await until(
    async () => {
      const working = night.processes().flatMap((name) => /docs-rag-shard-restore-\d+/.exec(name) ?? []);
      most.push(new Set(working).size);
      const open = await night.ports.incidents.list(ALL_OPEN);
      return open.length === 0;
    },
    async () => '',
    500_000,
  );

  expect(ended).toBe(true);
  expect(Math.max(...most)).toBeLessThanOrEqual(2);
  const ends = await Promise.all(pending.map(({ incidentId }) => endOf(incidentId)));
  expect(ends).toEqual(pending.map(() => ({ state: 'Completed', failure: undefined })));
  expect(await night.answers()).toMatchObject({ wrong: [] });
  expect(await night.ports.turns.queue(night.ports.targetId)).toEqual([]);
}
