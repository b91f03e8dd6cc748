import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { hashedNgrams } from '../../../../adapters/embedders/hashed-ngrams.ts';
import { createChromaCollection } from '../../../../adapters/vector-stores/chroma/server.ts';
import { chromaStore } from '../../../../adapters/vector-stores/chroma/store.ts';
import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import { StoreFailed } from '../../../../core/kernel/ports/vector-store.ts';
import { readCorpus } from '../../../../sandbox/world/corpus.ts';
import { breakShard } from '../../../../sandbox/world/faults/break-shard.ts';
import { documentsFileOf } from '../../../../sandbox/world/world.ts';
import {
  COLLECTION,
  emptyVolume,
  type RealProcesses,
  ROOT,
  realProcesses,
} from '../../../adapters/local/real-processes.ts';

const SAMPLES = ['lost-index-metadata', 'truncated-index', 'deleted-sqlite', 'killed-process', 'write-limit'];
const store = chromaStore({ collection: COLLECTION });
const embedder = hashedNgrams();
const sources = readCorpus(ROOT, ['shard-1']).slice(0, 1003);
const questions = sources.filter((_, index) => index % 50 === 7).map(({ text }) => text);
const entries: RegistryEntry[] = [];
const before: { seen: Look; files: string[] }[] = [];
let world: RealProcesses;

beforeAll(async () => {
  world = realProcesses();
  const vectors = await embedder.embed(sources.map(({ text }) => text));
  const documents = sources.map(({ id, text }, index) => ({ id, text, vector: vectors[index] ?? [], metadata: {} }));
  await Promise.all(
    SAMPLES.map(async (shardId) => {
      emptyVolume(world, shardId);
      const { url } = await world.processes.unfenced.start({ workloadId: shardId, volume: shardId });
      await createChromaCollection(String(url), COLLECTION);
      await store.upsert(String(url), documents);
      const more = { replicaOf: null, workloadId: shardId, route: 'self', replicaUrl: null, epoch: 0 } as const;
      entries.push({ shardId, url: String(url), ...more });
    }),
  );
  for (const name of SAMPLES) before.push({ seen: await look(name), files: filesOf(name) });
});

afterAll(async () => {
  const left = await world.close();
  expect(left).toBe(0);
});

type Look = { right: number; wrong: number; failed: number; records: number | null; writes: boolean };

/** What a server answers to 20 texts that it holds, each alone, and to a write. */
async function look(shardId: string): Promise<Look> {
  const { workloadId } = await world.processes.describe(shardId);
  const url = `http://127.0.0.1:${world.table.find(workloadId)?.port}`;
  const seen: Look = { right: 0, wrong: 0, failed: 0, ...{ records: (await store.status(url)).records, writes: true } };
  const expected = sources.filter((_, index) => index % 50 === 7).map(({ id }) => id);
  for (const [index, vector] of (await embedder.embed(questions)).entries()) {
    const answer = await failing(store.search(url, [vector], 5));
    if (answer === null) seen.failed++;
    else if (answer[0]?.ids[0] === expected[index]) seen.right++;
    else seen.wrong++;
  }
  const again = { id: sources[0]?.id ?? '', text: 'again', metadata: {} };
  const [vector = []] = await embedder.embed([sources[0]?.text ?? '']);
  seen.writes = (await failing(store.upsert(url, [{ ...again, vector }]).then(() => true))) !== null;
  return seen;
}

async function failing<T>(work: Promise<T>): Promise<T | null> {
  return work.catch((error) => {
    if (error instanceof StoreFailed) return null;
    throw error;
  });
}

const deps = () => ({
  ...{ dir: world.dir, db: world.db, clock: world.deps.clock, targetId: 'docs-rag', processes: world.processes },
  registry: { entries: async () => entries },
  snapshots: { list: async () => [] },
});
const hide = (how: string) => breakShard(deps(), { shardId: how, how, hidden: true });
const filesOf = (volume: string) =>
  readdirSync(join(world.dir, 'volumes', volume), { recursive: true }).map((path) => basename(String(path)));

test('before anything is broken, answers are right and the index metadata lies on the disk', () => {
  const right = { right: 20, wrong: 0, failed: 0, records: 1003, writes: true };

  expect(before.map(({ seen }) => seen)).toEqual(SAMPLES.map(() => right));
  for (const { files } of before) expect(files).toContain('index_metadata.pickle');
});

test('lost index metadata: unnoticed while warm; after the reboot all answers are wrong while count and health are fine', async () => {
  await hide('lost-index-metadata');
  const warm = await look('lost-index-metadata');

  const { ready } = await world.processes.unfenced.restart('lost-index-metadata');

  expect(warm).toMatchObject({ right: 20, records: 1003, writes: true });
  expect(ready).toBe(true);
  expect(await look('lost-index-metadata')).toMatchObject({ right: 0, failed: 0, wrong: 20, records: 1003 });
});

test('a truncated index: unnoticed while warm; after the reboot answers are wrong or fail while health is fine', async () => {
  await hide('truncated-index');
  const warm = await look('truncated-index');

  const { ready } = await world.processes.unfenced.restart('truncated-index');

  const cold = await look('truncated-index');
  expect(warm).toMatchObject({ right: 20, records: 1003 });
  expect(ready).toBe(true);
  expect(cold.wrong + cold.failed).toBeGreaterThan(5);
});

test('deleted sqlite: writes fail while warm, reads go on as long as old connections do; after a restart the collection is gone and health is fine', async () => {
  await hide('deleted-sqlite');
  const warm = await look('deleted-sqlite');

  const { ready } = await world.processes.unfenced.restart('deleted-sqlite');

  expect(warm).toMatchObject({ wrong: 0, writes: false });
  expect(ready).toBe(true);
  expect(await look('deleted-sqlite')).toMatchObject({ failed: 20, records: null, writes: false });
});

test('a killed process answers nothing, and is right again after a restart', async () => {
  await breakShard(deps(), { shardId: 'killed-process', how: 'killed-process' });
  const killed = await look('killed-process');

  await world.processes.unfenced.restart('killed-process');

  expect(killed).toEqual({ right: 0, wrong: 0, failed: 20, records: null, writes: false });
  expect(await look('killed-process')).toMatchObject({ right: 20, records: 1003, writes: true });
});

test('a server that may write no more answers right and refuses writes, and a restart lets it write again', async () => {
  writeFileSync(documentsFileOf(world.dir), '');

  await breakShard(deps(), { shardId: 'write-limit', how: 'write-limit' });

  const limited = await look('write-limit');
  await world.processes.unfenced.restart('write-limit');
  const { shardId } = JSON.parse(readFileSync(documentsFileOf(world.dir), 'utf8')) as { shardId: string };
  expect(limited).toMatchObject({ right: 20, wrong: 0, failed: 0, writes: false });
  expect(await look('write-limit')).toMatchObject({ right: 20, writes: true });
  expect(shardId).toBe('write-limit');
});

test('an unknown fault and an unknown shard are refused with what is known', async () => {
  const breaking = (shardId: string, how: string) => breakShard(deps(), { shardId, how });

  await expect(breaking('killed-process', 'meteor')).rejects.toThrow(
    "fault 'meteor' is unknown: use one of lost-index",
  );
  await expect(breaking('shard-9', 'constructor')).rejects.toThrow("fault 'constructor' is unknown");
  await expect(breaking('shard-9', 'killed-process')).rejects.toThrow("shard 'shard-9' is unknown");
});

test('a fault of a snapshot needs a proven one', async () => {
  const breaking = breakShard(deps(), { shardId: 'killed-process', how: 'lost-snapshot-object' });

  await expect(breaking).rejects.toThrow("is proven for 'killed-process': take one first");
});
