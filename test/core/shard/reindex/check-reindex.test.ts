import { TextRefused } from '../../../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable, NotFound } from '../../../../core/kernel/task-error.ts';
import { checkReindex } from '../../../../core/shard/reindex/check-reindex.ts';
import { NO_WORK } from '../../../../core/shard/reindex/reindex-work.ts';
import { endOf, prepareMissing, progressIn, SINCE } from '../reindexing.ts';
import { prepareWorld, ref, saveFacts } from '../world.ts';

test('all that is newer is indexed in one look, with its metadata', async () => {
  const world = await prepareMissing(150);
  world.documents.add({ id: 'secret', text: 'secret 9', addedAt: SINCE, metadata: { acl: 'hr-only' } });

  const look = await checkReindex(world, ref);

  expect(look).toEqual({ done: true, waitSeconds: 1 });
  expect(world.server.documents.size).toBe(151);
  expect(world.server.documents.get('doc-149')).toEqual({
    ...{ id: 'doc-149', text: 'text 149', vector: [149], metadata: { addedAt: SINCE } },
  });
  expect(world.server.documents.get('secret')?.metadata).toEqual({ acl: 'hr-only', addedAt: SINCE });
});

test('a look ends when its time is over, and the next goes on from there', async () => {
  const world = await prepareMissing(150);
  const { upsert } = world.vectorStore;
  world.vectorStore.upsert = async function slow(...args) {
    world.clock.advance(241);
    await upsert.apply(world.vectorStore, args);
  };

  const first = await checkReindex(world, ref);
  const halfway = await progressIn(world);
  let looks = 1;
  while (!(await checkReindex(world, ref)).done) looks += 1;

  expect(first.done).toBe(false);
  expect(halfway).toMatchObject({ done: 10, work: { place: { line: 10 } } });
  expect(looks).toBe(15);
  expect(world.vectorStore.upserts).toBe(15);
  expect(await progressIn(world)).toMatchObject({ total: 150, done: 150 });
});

test('a look that died is made again, and writes nothing twice', async () => {
  const world = await prepareMissing(150);
  const before = await progressIn(world);
  await checkReindex(world, ref);
  await saveFacts(world, before ? { reindex: before } : {});

  const again = await checkReindex(world, ref);

  expect(again.done).toBe(true);
  expect(world.vectorStore.upserts).toBe(15);
  expect(await progressIn(world)).toMatchObject({ done: 150 });
});

test('a document that store or model refuse is missing, the others are in, and it ends', async () => {
  const world = await prepareMissing(12);
  world.server.refusesWrite = ({ id }) => id === 'doc-3';
  const embed = world.embedder.embedDocuments.bind(world.embedder);
  world.embedder.embedDocuments = async (texts) =>
    (await embed(texts)).map((vector, at) => (texts[at] === 'text 5' ? new TextRefused('too long') : vector));

  const look = await checkReindex(world, ref);
  const again = await checkReindex(world, ref);

  expect([look.done, again.done]).toEqual([true, true]);
  expect(await progressIn(world)).toMatchObject({ done: 10, work: { refused: 2 } });
  expect((await progressIn(world))?.missing.sort()).toEqual(['doc-3', 'doc-5']);
  expect(world.server.documents.size).toBe(10);
  expect(await endOf(world)).toBe('Re-indexed 10 documents; 2 were refused and are missing.');
});

test('a store that is away is tried again later, and nothing counts as missing', async () => {
  const world = await prepareMissing(12);
  world.server.reachable = false;

  await expect(checkReindex(world, ref)).rejects.toThrow(DependencyUnavailable);

  expect(await progressIn(world)).toEqual({ total: 12, done: 0, missing: [] });
});

test('an error that is not the store is not taken for a refusal', async () => {
  const world = await prepareMissing(1);
  world.server.refusesWrite = () => {
    throw new TypeError('bug');
  };

  await expect(checkReindex(world, ref)).rejects.toThrow(TypeError);
});

test('lines that can not be read are told by number', async () => {
  const world = await prepareMissing(1);
  world.documents.odd = [{ line: 7, reason: "document 'a': text missing" }];

  await checkReindex(world, ref);

  expect(await endOf(world)).toContain("could not read 1 lines, the first of them line 7: document 'a': text missing");
});

test('a source that lost documents does not keep it going', async () => {
  const world = await prepareMissing(2);
  world.documents.all.splice(0);

  const look = await checkReindex(world, ref);

  expect(look.done).toBe(true);
});

test('nothing is read where nothing was restored', async () => {
  const world = await prepareMissing(3);
  await saveFacts(world, { reindex: { total: 0, done: 0, missing: [], work: { ...NO_WORK, since: null } } });

  const look = await checkReindex(world, ref);

  expect(look.done).toBe(true);
  expect(world.vectorStore.upserts).toBe(0);
});

test('a count that was never made is refused', async () => {
  await expect(checkReindex(prepareWorld(), ref)).rejects.toThrow(NotFound);
});
