import { planReintroduction } from '../../../../core/shard/plan-reintroduction.ts';
import { reindexMissing } from '../../../../core/shard/reindex/reindex-missing.ts';
import { reintroduceShard } from '../../../../core/shard/reintroduce-shard.ts';
import { prepareRestarted, prepareRestored, ref, saveFacts, type World } from '../world.ts';

const documents = [
  { id: 'old', shardId: 'shard-1', text: 'old', addedAt: '2026-11-23T00:59:00.000Z' },
  { id: 'new', shardId: 'shard-1', text: 'new', addedAt: '2026-11-23T01:01:00.000Z' },
  { id: 'elsewhere', shardId: 'shard-2', text: 'new', addedAt: '2026-11-23T01:01:00.000Z' },
];

async function cutOver(world: World): Promise<World> {
  for (const document of documents) world.documents.add(document);
  const { planHash } = await planReintroduction(world, ref);
  await reintroduceShard(world, { ...ref, planHash });
  return world;
}

test('what is newer than the snapshot is missing, and the replaced server is ended', async () => {
  const world = await cutOver(await prepareRestored());

  const output = await reindexMissing(world, ref);

  expect(output).toEqual({ missing: 1 });
  const { reindex } = await world.caseFile.facts(ref.incidentId);
  expect(reindex).toMatchObject({ total: 1, done: 0, missing: [], work: { since: '2026-11-23T01:00:00.000Z' } });
  expect([...world.workloads.known.keys()]).toEqual(['shard-1-r3']);
});

test('nothing is missing where nothing was restored, and the server goes on', async () => {
  const world = await cutOver(await prepareRestarted());

  const output = await reindexMissing(world, ref);

  expect(output).toEqual({ missing: 0 });
  const { reindex } = await world.caseFile.facts(ref.incidentId);
  expect(reindex).toMatchObject({ total: 0, done: 0, missing: [], work: { since: null } });
  expect([...world.workloads.known.keys()]).toEqual(['shard-1']);
});

test('a retry keeps the progress', async () => {
  const world = await cutOver(await prepareRestored());
  await reindexMissing(world, ref);
  await saveFacts(world, { reindex: { total: 1, done: 1, missing: [] } });

  const output = await reindexMissing(world, ref);

  expect(output).toEqual({ missing: 0 });
  expect((await world.caseFile.facts(ref.incidentId)).reindex?.done).toBe(1);
});
