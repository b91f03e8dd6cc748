import { DependencyUnavailable, NotFound } from '../../../core/kernel/task-error.ts';
import { checkReindex } from '../../../core/shard/check-reindex.ts';
import { prepareRestored, prepareWorld, ref, saveFacts } from './world.ts';

const url = 'http://shard-1-r3';

async function prepareMissing(count: number) {
  const world = await prepareRestored();
  await world.registry.change(ref, 'shard-1', { workloadId: 'shard-1-r3', url, route: 'self' });
  const addedAt = '2026-11-23T02:00:00.000Z';
  for (let n = 0; n < count; n++) world.documents.add({ id: `doc-${n}`, text: `text ${n}`, addedAt });
  await saveFacts(world, { reindex: { total: count, done: 0, missing: [] } });
  return { ...world, server: world.vectorStore.servers.get(url) };
}
const progressIn = async (world: { caseFile: Awaited<ReturnType<typeof prepareMissing>>['caseFile'] }) =>
  (await world.caseFile.facts(ref.incidentId)).reindex;

test('a hundred documents go in at each look, until all are in', async () => {
  const world = await prepareMissing(150);

  const first = await checkReindex(world, ref);
  const halfway = await progressIn(world);
  const second = await checkReindex(world, ref);

  expect(first).toEqual({ done: false, waitSeconds: 1 });
  expect(halfway).toEqual({ total: 150, done: 100, missing: [] });
  expect(second).toEqual({ done: true, waitSeconds: 1 });
  expect(world.server?.documents.size).toBe(150);
  expect(world.server?.documents.get('doc-149')).toEqual({
    ...{ id: 'doc-149', text: 'text 149', vector: [149], metadata: { addedAt: '2026-11-23T02:00:00.000Z' } },
  });
});

test('exactly a batch is done at once', async () => {
  const world = await prepareMissing(100);

  const look = await checkReindex(world, ref);

  expect(look.done).toBe(true);
});

test('a document that the store refuses is missing, the others are in, and it ends', async () => {
  const world = await prepareMissing(12);
  Object.assign(world.server ?? {}, { refusesWrite: ({ id }: { id: string }) => id === 'doc-3' });

  const look = await checkReindex(world, ref);
  const again = await checkReindex(world, ref);

  const [line] = await world.caseFile.timeline(ref.incidentId);
  expect([look.done, again.done]).toEqual([true, true]);
  expect(await progressIn(world)).toEqual({ total: 12, done: 11, missing: ['doc-3'] });
  expect(world.server?.documents.size).toBe(11);
  expect(line?.text).toBe("Indexed '11' documents again; '1' were refused and are missing.");
});

test('a store that is away is tried again later, and nothing counts as missing', async () => {
  const world = await prepareMissing(12);
  Object.assign(world.server ?? {}, { reachable: false });

  await expect(checkReindex(world, ref)).rejects.toThrow(DependencyUnavailable);

  expect(await progressIn(world)).toEqual({ total: 12, done: 0, missing: [] });
});

test('an error that is not the store is not taken for a refusal', async () => {
  const world = await prepareMissing(1);
  const refusesWrite = () => {
    throw new TypeError('bug');
  };
  Object.assign(world.server ?? {}, { refusesWrite });

  await expect(checkReindex(world, ref)).rejects.toThrow(TypeError);
});

test('documents that came meanwhile are left to the indexer', async () => {
  const world = await prepareMissing(2);
  world.documents.add({ id: 'late', text: 'late 1', addedAt: '2026-11-23T02:30:00.000Z' });

  const look = await checkReindex(world, ref);

  expect(look.done).toBe(true);
  expect(world.server?.documents.has('late')).toBe(false);
});

test('a source that lost documents does not keep it going', async () => {
  const world = await prepareMissing(2);
  world.documents.all.splice(0);

  const look = await checkReindex(world, ref);

  expect(look.done).toBe(true);
});

test('nothing missing is done at the first look', async () => {
  const world = await prepareMissing(0);

  const look = await checkReindex(world, ref);

  expect(look.done).toBe(true);
  expect(world.vectorStore.upserts).toBe(0);
});

test('a count that was never made is refused', async () => {
  await expect(checkReindex(prepareWorld(), ref)).rejects.toThrow(NotFound);
});
