import { ContentsUnknown } from '../../../core/kernel/ports/vector-store.ts';
import { checkReindex } from '../../../core/shard/reindex/check-reindex.ts';
import { BEFORE, endOf, prepareMissing, progressIn, SINCE } from './reindexing.ts';
import { ref } from './world.ts';

test('what was deleted since is removed, whatever its time says, and one that was added again stays', async () => {
  const world = await prepareMissing(0);
  for (const id of ['gone', 'back-dated', 'again', 'kept']) world.put(id, id);
  world.documents.add({ id: 'gone', deletedAt: SINCE });
  world.documents.add({ id: 'back-dated', deletedAt: BEFORE });
  world.documents.add({ id: 'again', deletedAt: BEFORE });
  for (let n = 0; n < 30; n++) world.documents.add({ id: `else-${n}`, shardId: 'shard-2' });
  world.documents.add({ id: 'again', addedAt: BEFORE });
  const removed: string[][] = [];
  const { remove } = world.vectorStore;
  world.vectorStore.remove = async function told(at, ids) {
    removed.push(ids);
    await remove.call(world.vectorStore, at, ids);
  };

  await checkReindex(world, ref);

  expect([...world.server.documents.keys()]).toEqual(['again', 'kept']);
  expect(removed).toEqual([['gone', 'back-dated']]);
  expect(await endOf(world)).toBe('Re-indexed 0 documents; removed 2 deleted ones.');
});

test('a deleted document that the store keeps is told by name', async () => {
  const world = await prepareMissing(0);
  for (const id of ['gone', 'stuck']) world.put(id, id);
  for (const id of ['gone', 'stuck']) world.documents.add({ id, deletedAt: SINCE });
  world.server.refusesRemoval = (id) => id === 'stuck';

  await checkReindex(world, ref);

  expect([...world.server.documents.keys()]).toEqual(['stuck']);
  expect(await progressIn(world)).toMatchObject({ work: { removed: 1, undeleted: ['stuck'] } });
  expect(await endOf(world)).toContain('1 deleted ones could not be removed');
});

test('older documents that the store lacks are indexed, and metadata is brought up to date without the model', async () => {
  const world = await prepareMissing(0);
  for (let n = 0; n < 30; n++) {
    world.put(`old-${n}`, `old ${n}`, { page: n });
    world.documents.add({ id: `old-${n}`, text: `old ${n}`, addedAt: BEFORE });
  }
  world.documents.add({ id: 'back-dated', text: 'back-dated 1', addedAt: BEFORE });
  world.documents.add({ id: 'old-3', text: 'old 3', addedAt: BEFORE, metadata: { acl: 'hr-only' } });

  await checkReindex(world, ref);

  expect(world.server.documents.get('back-dated')?.vector).toEqual([1]);
  expect(world.server.documents.get('old-3')).toEqual({
    ...{ id: 'old-3', text: 'old 3', vector: [7], metadata: { page: 3, acl: 'hr-only', addedAt: BEFORE } },
  });
  expect(await progressIn(world)).toMatchObject({ done: 0, work: { backDated: 2, left: 0 } });
});

test.each([
  ['ids', (n: number) => [`doc-${n}#0`, `text ${n}`]],
  ['texts', (n: number) => [`doc-${n}`, `Title: text ${n}`]],
])('a store that makes its own %s from the source is not doubled or rewritten', async (_, held) => {
  const world = await prepareMissing(0);
  for (let n = 0; n < 50; n++) {
    const [id = '', text = ''] = held(n);
    world.put(id, text);
    world.documents.add({ id: `doc-${n}`, text: `text ${n}`, addedAt: BEFORE });
  }

  await checkReindex(world, ref);

  expect(world.vectorStore.upserts).toBe(0);
  expect(await progressIn(world)).toMatchObject({ work: { left: 50 } });
  expect(await endOf(world)).toContain('left 50 older ones');
});

test('an update that comes during the re-indexing wins, and no text is indexed that a later line replaced', async () => {
  const world = await prepareMissing(20);
  world.documents.add({ id: 'doc-1', text: 'second 2', addedAt: SINCE });
  const texts: string[] = [];
  const { upsert } = world.vectorStore;
  world.vectorStore.upsert = async function updating(at, documents) {
    texts.push(...documents.map(({ text }) => text));
    await upsert.call(world.vectorStore, at, documents);
    if (world.vectorStore.upserts > 1) return;
    world.documents.add({ id: 'doc-0', text: 'newest 9', addedAt: SINCE });
    world.put('doc-0', 'newest 9');
    world.put('doc-15', 'text 15');
  };

  await checkReindex(world, ref);

  expect(world.server.documents.get('doc-0')?.text).toBe('newest 9');
  expect(world.server.documents.get('doc-1')?.text).toBe('second 2');
  expect(texts).not.toContain('text 1');
  expect(await progressIn(world)).toMatchObject({ done: 21 });
});

test('a source that is replaced meanwhile is read from its start, and what is right already is not written', async () => {
  const world = await prepareMissing(20);
  const { upsert } = world.vectorStore;
  world.vectorStore.upsert = async function replacing(at, documents) {
    await upsert.call(world.vectorStore, at, documents);
    if (world.vectorStore.upserts > 1) return;
    world.documents.all[0] = { ...world.documents.all[0], text: 'replaced 4' } as never;
    world.documents.generation += 1;
  };

  const look = await checkReindex(world, ref);

  expect(look.done).toBe(true);
  expect(world.server.documents.get('doc-0')?.text).toBe('replaced 4');
  expect(await progressIn(world)).toMatchObject({ done: 20, work: { passes: 1, unsettled: null } });
});

test('a source that never stands still is ended and told', async () => {
  const world = await prepareMissing(1);
  const { upsert } = world.vectorStore;
  world.vectorStore.upsert = async function growing(at, documents) {
    await upsert.call(world.vectorStore, at, documents);
    world.documents.add({ id: `late-${world.vectorStore.upserts}`, addedAt: SINCE });
  };

  const look = await checkReindex(world, ref);

  expect(look.done).toBe(true);
  expect(await endOf(world)).toContain('ended although documents still arrived after 6 rounds');
});

test('a store that has no way to be read is given what is newer, and the report says that nothing else was compared', async () => {
  const world = await prepareMissing(3);
  world.documents.add({ id: 'back-dated', addedAt: BEFORE });
  world.documents.add({ id: 'gone', deletedAt: SINCE });
  const unknown = async () => {
    throw new ContentsUnknown('no read command is configured');
  };
  Object.assign(world.vectorStore, { read: unknown, remove: unknown });

  await checkReindex(world, ref);

  expect([...world.server.documents.keys()]).toEqual(['doc-0', 'doc-1', 'doc-2']);
  expect(await progressIn(world)).toMatchObject({ done: 3, work: { undeleted: ['gone'], isBlind: true } });
  expect(await endOf(world)).toContain("compared no older ones, since the store can't be read");
});
