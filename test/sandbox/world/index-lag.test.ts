import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import { indexer, indexLag } from '../../../sandbox/world/indexer.ts';
import { FakeEmbedder } from '../../fakes/embedder.ts';
import { FakeRegistry, shardEntry } from '../../fakes/registry.ts';
import { FakeVectorStore } from '../../fakes/vector-store.ts';

const NOON = '2026-11-23T12:00:00.000Z';
const LATER = '2026-11-23T12:05:00.000Z';

it('tells when the oldest document was added that a shard still lacks, until it is indexed', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-lag-'));
  const file = join(dir, 'documents.jsonl');
  const lines = [
    { id: 'a#1', targetId: 'docs-rag', shardId: 'shard-1', text: 'later', addedAt: LATER },
    { id: 'a#2', targetId: 'docs-rag', shardId: 'shard-1', text: 'noon', addedAt: NOON },
  ];
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const db = openDatabase(':memory:');
  const registry = new FakeRegistry('docs-rag', [shardEntry('shard-1')]);
  const store = { vectorStore: new FakeVectorStore(), embedder: new FakeEmbedder() };
  const gate = { write: <T>(_: string, work: () => Promise<T>) => work() };
  const index = indexer({ db, file, registry, ...store, gate });
  store.vectorStore.upsert = async () => undefined;

  const lag = indexLag({ db, file });
  const behind = await lag.oldestMissing('docs-rag', 'shard-1');
  await index.catchUp({ shardId: 'shard-1', replicaOf: null }, async () => 'http://shard-1');

  expect(behind).toBe(NOON);
  expect(await lag.oldestMissing('docs-rag', 'shard-1')).toBeNull();
  expect(await lag.oldestMissing('docs-rag', 'shard-2')).toBeNull();
  db.close();
  rmSync(dir, { recursive: true });
});
