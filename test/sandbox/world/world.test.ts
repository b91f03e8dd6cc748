import { hashedNgrams } from '../../../adapters/embedders/hashed-ngrams.ts';
import { localProcesses } from '../../../adapters/local/processes/processes.ts';
import { processTable } from '../../../adapters/local/processes/processes-table.ts';
import { localWriteGate, writerGate } from '../../../adapters/local/processes/write-gate.ts';
import { localRegistry } from '../../../adapters/local/records/registry.ts';
import { chromaStore } from '../../../adapters/vector-stores/chroma/store.ts';
import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import { addDocuments } from '../../../sandbox/world/documents.ts';
import { breakShard } from '../../../sandbox/world/faults/break-shard.ts';
import { indexer } from '../../../sandbox/world/indexer.ts';
import { retrieverArguments } from '../../../sandbox/world/retriever-options.ts';
import { createWorld, documentsFileOf, PLACES, SHARD_IDS, type WorldDeps } from '../../../sandbox/world/world.ts';
import { COLLECTION, FENCE, type RealProcesses, ROOT, realProcesses } from '../../adapters/local/real-processes.ts';

const TARGET = 'docs-rag';
const clock = { now: () => Date.now() };
const store = chromaStore({ collection: COLLECTION });
const progress: [number, number][] = [];
let machine: RealProcesses;
let registry: ReturnType<typeof localRegistry>;
let deps: WorldDeps;
let index: ReturnType<typeof indexer>;
let retrieverUrl: string;

beforeAll(async () => {
  machine = realProcesses();
  const { db, dir } = machine;
  registry = localRegistry({ db });
  const places = { db, file: documentsFileOf(dir), registry, gate: writerGate({ db }) };
  index = indexer({ ...places, vectorStore: store, embedder: hashedNgrams() });
  const entry = require.resolve('../../../sandbox/world/retriever-entry.ts');
  const told = { dir, targetId: TARGET, collection: COLLECTION, topK: 5 };
  deps = {
    ...{ dir, root: ROOT, targetId: TARGET, collection: COLLECTION, clock, registry, index },
    ...{ processes: machine.processes, table: machine.table },
    retriever: {
      name: 'retriever',
      command: (port) => ({
        command: process.execPath,
        args: ['--import', require.resolve('tsx'), entry, ...retrieverArguments({ ...told, port })],
        env: {},
      }),
    },
  };
  ({ retrieverUrl } = await createWorld(deps, (done, total) => progress.push([done, total])));
});

afterEach(async () => {
  for (const { shardId } of PLACES) await patch(shardId, { route: 'self', replicaUrl: null });
  for (const { shardId } of PLACES) await machine.processes.unfenced.start({ workloadId: shardId, volume: shardId });
});

afterAll(async () => {
  const left = await machine.close();
  expect(left).toBe(0);
});

const breaking = () => ({ ...deps, db: machine.db, snapshots: { list: async () => [] } });
const patch = async (shardId: string, change: Partial<RegistryEntry>) => {
  const entries = await registry.entries(TARGET);
  await registry.register(
    TARGET,
    entries.map((entry) => (entry.shardId === shardId ? { ...entry, ...change } : entry)),
  );
};
const ask = (body: unknown) => fetch(`${retrieverUrl}/debug/retrieve`, { method: 'POST', body: JSON.stringify(body) });
const QUESTION = { qid: 'q', q: 'Nested stacks are stacks created as part of other stacks' };
const entryOf = async (shardId: string) => {
  const entry = (await registry.entries(TARGET)).find((candidate) => candidate.shardId === shardId);
  if (!entry) throw new Error(`no entry '${shardId}'`);
  return entry;
};
const recordsOf = async (shardId: string) => (await store.status((await entryOf(shardId)).url)).records;

test('the first time, every document is in its shard and replica, and progress was told to the end', async () => {
  const statuses = await Promise.all(PLACES.map(({ shardId }) => recordsOf(shardId)));

  expect(statuses.every((records) => (records ?? 0) > 1000)).toBe(true);
  expect(statuses[0]).toBe(statuses[1]);
  expect(progress.at(-1)?.[0]).toBe(progress.at(-1)?.[1]);
  expect(await Promise.all(PLACES.map((place) => index.pending(place)))).toEqual([0, 0, 0, 0, 0]);
});

test('an answer merges the best of all shards, with scores that fall, and says that it is normal', async () => {
  const response = await ask(QUESTION);

  const { retrieved_ids, scores, shards, mode } = (await response.json()) as Record<string, never[]>;
  expect(response.status).toBe(200);
  expect(retrieved_ids).toHaveLength(5);
  expect(scores).toEqual([...(scores ?? [])].sort((a, b) => b - a));
  expect(shards).toEqual(SHARD_IDS.map((shardId) => ({ shardId, via: 'self', hits: 5 })));
  expect(mode).toBe('normal');
});

test('a change of the registry counts for the very next request, and the replica answers the same', async () => {
  const before = (await (await ask(QUESTION)).json()) as { retrieved_ids: string[] };
  await patch('shard-1', { route: 'replica', replicaUrl: (await entryOf('shard-1-replica')).url });
  const replica = (await (await ask(QUESTION)).json()) as { retrieved_ids: string[] };

  await patch('shard-1', { route: 'none' });

  const degraded = (await (await ask(QUESTION)).json()) as { retrieved_ids: string[]; mode: string };
  expect(replica).toMatchObject({ mode: 'replica', retrieved_ids: before.retrieved_ids });
  expect(degraded).toMatchObject({ mode: 'degraded', shards: SHARD_IDS.slice(1).map((shardId) => ({ shardId })) });
  expect(degraded.retrieved_ids).not.toEqual(before.retrieved_ids);
});

test('a serving shard that does not answer gives 502 with its name, never part of an answer', async () => {
  await breakShard(breaking(), { shardId: 'shard-3', how: 'killed-process' });

  const response = await ask(QUESTION);

  expect(response.status).toBe(502);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ status: 502, shard: 'shard-3' });
  await patch('shard-3', { route: 'none' });
  expect((await ask(QUESTION)).status).toBe(200);
});

test('a body without a question gives 400, an unreadable registry 503', async () => {
  const bad = await ask({ qid: 'q' });
  const entries = await registry.entries(TARGET);
  await registry.register(TARGET, []);

  const unreadable = await ask(QUESTION);

  await registry.register(TARGET, entries);
  expect([bad.status, unreadable.status]).toEqual([400, 503]);
  expect(await bad.json()).toMatchObject({ title: 'bad request', detail: expect.stringContaining('q') });
});

test('new documents of a paused shard wait until writes are resumed; its replica and the others go on', async () => {
  const writes = localWriteGate({ db: machine.db });
  const before = await Promise.all(PLACES.map(({ shardId }) => recordsOf(shardId)));
  await writes.pause(FENCE);
  addDocuments({ file: documentsFileOf(machine.dir), clock }, { targetId: TARGET, shardIds: SHARD_IDS, perShard: 8 });
  const [paused, ...others] = PLACES.map((place) =>
    index.catchUp(place, async () => (await entryOf(place.shardId)).url),
  );
  await Promise.all(others);
  const whilePaused = await Promise.all(PLACES.map(({ shardId }) => recordsOf(shardId)));

  await writes.resume(FENCE);
  await paused;

  const after = before.map((records) => (records ?? 0) + 8);
  expect(whilePaused).toEqual([before[0], ...after.slice(1)]);
  expect(await Promise.all(PLACES.map(({ shardId }) => recordsOf(shardId)))).toEqual(after);
});

test('documents of a shard whose server is away are indexed by the loop when it is back; none is lost', async () => {
  const before = await recordsOf('shard-4');
  await breakShard(breaking(), { shardId: 'shard-4', how: 'killed-process' });
  addDocuments({ file: documentsFileOf(machine.dir), clock }, { targetId: TARGET, shardIds: ['shard-4'], perShard: 3 });
  const abort = new AbortController();
  const failures: string[] = [];
  const onFailure = (error: Error) => failures.push(error.message);
  const loop = index.run({ targetId: TARGET, everyMs: 20, signal: abort.signal, onFailure });
  while (!index.failing().has('shard-4')) await new Promise((resolve) => setTimeout(resolve, 5));

  await machine.processes.unfenced.start({ workloadId: 'shard-4', volume: 'shard-4' });
  while ((await index.pending({ shardId: 'shard-4', replicaOf: null })) > 0)
    await new Promise((resolve) => setTimeout(resolve, 5));

  abort.abort();
  await loop;
  expect(failures[0]).toContain('chroma');
  expect(index.failing().size).toBe(0);
  expect(await recordsOf('shard-4')).toBe((before ?? 0) + 3);
});

test('a sandbox that starts again keeps what runs, starts what died, and keeps routes', async () => {
  await patch('shard-2', { route: 'none' });
  const before = machine.table.list();
  await breakShard(breaking(), { shardId: 'shard-3', how: 'killed-process' });
  const reborn = { processes: localProcesses(machine.deps), table: processTable(machine.deps) };

  const world = await createWorld({ ...deps, ...reborn });

  expect(world).toMatchObject({ created: false, retrieverUrl });
  expect(world.entries.find(({ shardId }) => shardId === 'shard-2')?.route).toBe('none');
  const pids = (name: string) =>
    [before, machine.table.list()].map((rows) => rows.find((row) => row.name === name)?.pid);
  for (const name of ['retriever', 'shard-1', 'shard-2']) expect(pids(name)[1]).toBe(pids(name)[0]);
  expect(pids('shard-3')[1]).not.toBe(pids('shard-3')[0]);
  expect((await ask(QUESTION)).status).toBe(200);
});
