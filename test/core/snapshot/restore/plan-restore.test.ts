import type { SnapshotManifest } from '../../../../core/contracts/agent/snapshot-manifest.ts';
import { ONLY } from '../../../../core/contracts/case-file.ts';
import type { PlanOf } from '../../../../core/contracts/plan.ts';
import { canonicalJson, sha256 } from '../../../../core/kernel/digest.ts';
import { NoProvenSnapshot, TakeoverRefused } from '../../../../core/snapshot/errors.ts';
import { planRestore } from '../../../../core/snapshot/restore/plan-restore.ts';
import { manifestOf, notes, prepareWorld, ref } from '../world.ts';

const planOf = async ({ caseFile }: Pick<Awaited<ReturnType<typeof prepareWorld>>, 'caseFile'>, hash: string) =>
  (await caseFile.facts(ref.incidentId)).plans?.[hash] as PlanOf<'restore'>;

test('the newest proven snapshot is planned into a volume that carries the epoch, under the hash of the plan', async () => {
  const world = await prepareWorld();

  const output = await planRestore(world, ref);

  const plan = await planOf(world, output.planHash);
  expect(output).toMatchObject({ snapshotId: 'new', volume: 'shard-1-r4', workloadId: 'shard-1-r4' });
  expect(await sha256(canonicalJson(plan))).toBe(output.planHash);
  expect(plan).toMatchObject({
    ...{ action: 'restore', dataLossSeconds: 24 * 3600, missingDocuments: 2, expectedSeconds: 12 },
    snapshot: { snapshotId: 'new', proof: 'opened and answered 12 of 12 golden queries' },
    summary: expect.stringContaining('taken 24 hours before the shard failed'),
  });
});

test('a snapshot of a shard whose writers were behind says when it was taken, and what is indexed again for that', async () => {
  const world = await prepareWorld();
  const lagging = { takenAt: '2026-11-23T02:47:00.000Z', coveredUntil: '2026-11-23T01:47:00.000Z' };
  world.snapshots.put(manifestOf('lagging', 0, lagging));

  const { planHash } = await planRestore(world, ref);

  // Both documents came within the hour before it was taken: the snapshot need not have them.
  expect(await planOf(world, planHash)).toMatchObject({
    ...{ dataLossSeconds: 13 * 60, missingDocuments: 2, snapshot: lagging },
    summary:
      'Restore shard-1 from snapshot lagging, taken 13 minutes before the shard failed, into a new volume; documents from the 60 minutes before that will be re-indexed; 2 new or changed documents will be re-indexed, 0 deleted ones removed.',
  });
});

test('the plan says what the source knows of changes and deletions, and what it can not know', async () => {
  const world = await prepareWorld();
  world.documents.add({ id: 'gone', deletedAt: '2026-11-23T02:00:00.000Z' });
  world.documents.add({ id: 'timeless' });
  world.documents.odd = [{ line: 9, reason: 'not JSON' }];
  world.documents.tells = { deletions: true, metadata: false };
  Object.assign(world.vectorStore.servers.get('http://shard-1') ?? {}, {
    others: { notes: 7 },
  });

  const { planHash } = await planRestore(world, ref);

  const plan = await planOf(world, planHash);
  expect(plan).toMatchObject({ missingDocuments: 3, deletedDocuments: 1, timelessDocuments: 1, oddLines: 1 });
  expect(plan.alsoOnVolume).toEqual([expect.objectContaining({ name: 'notes', recordsNow: 7 })]);
  expect(plan.summary).toContain('3 new or changed documents will be re-indexed, 1 deleted ones removed');
  const said = plan.changes.join('\n');
  expect(said).toContain('1 of them have no comparable time, and count as newer');
  expect(said).toContain("can't be read: 1 lines of the documents, the first line 9 (not JSON)");
  expect(said).toContain('Nobody can know which metadata was changed since');
  expect(said).not.toContain('which documents were deleted');
  expect(said).toContain("Also on the volume: 'notes'");
  expect(said).toContain("Afterwards: Helm starts StatefulSet 'shard-2' again each time.");
});

test('a source that names no document of the shard is told before anybody decides', async () => {
  const world = await prepareWorld();
  world.documents.all.splice(0);

  const { planHash } = await planRestore(world, ref);

  expect((await planOf(world, planHash)).unknowable[0]).toBe(
    'what shard-1 should hold: the source names no document of it',
  );
});

test('a retry at a later time asks about the very same plan', async () => {
  const world = await prepareWorld();
  const first = await planRestore(world, ref);
  world.clock.advance(3600);
  world.documents.add({ id: 'd-3' });
  world.snapshots.put(manifestOf('newest', 1));

  const second = await planRestore(world, ref);

  expect(second).toEqual(first);
  expect(await notes(world, 'plan:')).toHaveLength(1);
});

test('the data-loss window ends where the shard was marked unhealthy', async () => {
  const world = await prepareWorld();
  await world.caseFile.save(ref, 'safeAt', ONLY, '2026-11-22T04:00:00.000Z');

  const { planHash } = await planRestore(world, ref);

  expect(await planOf(world, planHash)).toMatchObject({ dataLossSeconds: 3600 });
});

test('a second try takes the next older snapshot and another volume', async () => {
  const world = await prepareWorld();
  await planRestore(world, ref);
  await world.caseFile.save(ref, 'triedSnapshots', 'new', 'answered wrong');

  const output = await planRestore(world, ref);

  expect(output).toMatchObject({ snapshotId: 'old', volume: 'shard-1-r4-2', workloadId: 'shard-1-r4-2' });
});

test('a new epoch plans anew, for names carry it', async () => {
  const world = await prepareWorld();
  await planRestore(world, ref);

  const output = await planRestore(world, { ...ref, epoch: 5 });

  expect(output).toMatchObject({ snapshotId: 'new', volume: 'shard-1-r5' });
});

test('a plan whose snapshot was quarantined meanwhile does not stand', async () => {
  const world = await prepareWorld();
  await planRestore(world, ref);
  await world.snapshots.quarantine('new', 'a drill failed');

  const output = await planRestore(world, ref);

  expect(output.snapshotId).toBe('old');
});

test('a snapshot with an unreadable manifest is quarantined with the reason, and the next is taken', async () => {
  const world = await prepareWorld();
  world.snapshots.unreadable.add('new');

  const output = await planRestore(world, ref);

  const [newest] = await world.snapshots.list('docs-rag');
  expect(output.snapshotId).toBe('old');
  expect(newest).toMatchObject({ state: 'Quarantined', reason: "manifest of 'new' is damaged" });
  expect(await notes(world, 'snapshot:refused:new')).toEqual([expect.stringContaining('is damaged')]);
});

const unfit: [string, Partial<SnapshotManifest>, string][] = [
  ['another embedding model', { embedding: { model: 'other', dimension: 1 } }, "embedding is 'other'"],
  ['another dimension', { embedding: { model: 'fake-1', dimension: 2 } }, 'of 2 dimensions'],
  ['another store', { store: { kind: 'qdrant', version: '1' } }, "store is 'qdrant'"],
  ['another shard inside', { shardId: 'shard-9' }, "of 'docs-rag/shard-9'"],
  ['another target inside', { targetId: 'other-rag' }, "of 'other-rag/shard-1'"],
  ['too few golden queries', { baseline: [] }, 'holds 0 golden queries'],
];
test.each(unfit)('a snapshot of %s is refused with the reason', async (_, patch, reason) => {
  const world = await prepareWorld();
  const { summary } = world.snapshots.known.get('new') ?? {};
  world.snapshots.put(manifestOf('new', 24, patch));
  Object.assign(world.snapshots.known.get('new')?.summary ?? {}, {
    targetId: summary?.targetId,
    shardId: summary?.shardId,
  });

  const output = await planRestore(world, ref);

  expect(output.snapshotId).toBe('old');
  expect((await world.caseFile.facts(ref.incidentId)).triedSnapshots?.new).toContain(reason);
});

test('staged and quarantined snapshots are never planned', async () => {
  const world = await prepareWorld();
  world.snapshots.put(manifestOf('new', 24), 'Staged');
  world.snapshots.put(manifestOf('old', 48), 'Quarantined');

  await expect(planRestore(world, ref)).rejects.toBeInstanceOf(NoProvenSnapshot);
});

test('after three snapshots a person is asked, though there are more', async () => {
  const world = await prepareWorld();
  for (const [at, name] of ['a', 'b', 'c', 'd'].entries()) world.snapshots.put(manifestOf(name, at + 1));
  for (const name of ['a', 'b', 'c']) world.snapshots.unreadable.add(name);

  await expect(planRestore(world, ref)).rejects.toBeInstanceOf(NoProvenSnapshot);

  const states = (await world.snapshots.list('docs-rag')).map(({ state }) => state);
  expect(states).toEqual(['Quarantined', 'Quarantined', 'Quarantined', 'Proven', 'Proven', 'Proven']);
});

test('a shard that can not be taken over is refused with the reason, before anybody is asked', async () => {
  const world = await prepareWorld();
  world.takeover.refusal = async () => "StatefulSet 'shard-1' removes its claims: set them to 'Retain'";

  const plan = planRestore(world, ref);

  await expect(plan).rejects.toBeInstanceOf(TakeoverRefused);
  await expect(plan).rejects.toThrow(
    "shard 'shard-1' can't be restored beside its current server: StatefulSet 'shard-1' removes",
  );
  expect((await world.caseFile.facts(ref.incidentId)).plans).toBeUndefined();
});
