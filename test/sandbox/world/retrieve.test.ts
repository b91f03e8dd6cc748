import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import { type Embedder, StoreFailed, type VectorStore } from '../../../core/kernel/ports/vector-store.ts';
import { retrieve, ShardFailed } from '../../../sandbox/world/retrieve.ts';
import { retrieverArguments, retrieverOptions } from '../../../sandbox/world/retriever-options.ts';

const ones = async (texts: string[]) => texts.map(() => [1]);
const embedder: Embedder = { model: 'one', dimension: 1, embed: ones, embedDocuments: ones };
const entry = (shardId: string, change: Partial<RegistryEntry> = {}): RegistryEntry => ({
  ...{ shardId, replicaOf: null, workloadId: shardId, url: `http://${shardId}`, route: 'self' as const },
  ...{ replicaUrl: null, epoch: 1, ...change },
});
const ANSWERS: Record<string, [string, number][]> = {
  'http://a': [
    ['a1', 0.9],
    ['tie-b', 0.5],
  ],
  'http://b': [
    ['b1', 0.8],
    ['tie-a', 0.5],
  ],
  'http://b-replica': [['b1', 0.8]],
};
const vectorStore: VectorStore = {
  kind: 'fake',
  search: async (url) => {
    const answer = ANSWERS[url];
    if (!answer) throw new StoreFailed(`nobody at '${url}'`);
    return [{ ids: answer.map(([id]) => id), scores: answer.map(([, score]) => score), texts: null }];
  },
  status: async () => ({ reachable: true, version: null, records: null, detail: '' }),
  reopen: async () => ({ done: false, reason: 'fake' }),
  upsert: async () => undefined,
  checkWrite: async () => undefined,
};
/** A registry that reads as each of `states` in turn, and then as the last. */
const registryOf = (...states: RegistryEntry[][]) => ({
  read: async () => (states.length > 1 ? (states.shift() ?? []) : (states[0] ?? [])),
});
const ask = (registry: ReturnType<typeof registryOf>) =>
  retrieve({ registry, vectorStore, embedder }, { targetId: 't', q: 'q', topK: 4 });

test('answers are merged by score, equal scores by id, and a replica is never asked beside its shard', async () => {
  const replica = entry('b-replica', { replicaOf: 'b' });

  const answer = await ask(registryOf([entry('a'), entry('b'), replica]));

  expect(answer).toEqual({
    retrieved_ids: ['a1', 'b1', 'tie-a', 'tie-b'],
    scores: [0.9, 0.8, 0.5, 0.5],
    shards: [
      { shardId: 'a', via: 'self', hits: 2 },
      { shardId: 'b', via: 'self', hits: 2 },
    ],
    mode: 'normal',
  });
});

test('a shard that failed because it was just taken out of rotation is no error: the new registry answers', async () => {
  const down = entry('b', { url: 'http://down' });

  const degraded = await ask(registryOf([entry('a'), down], [entry('a'), { ...down, route: 'none' }]));
  const replica = await ask(
    registryOf([entry('a'), down], [entry('a'), { ...down, route: 'replica', replicaUrl: 'http://b-replica' }]),
  );

  expect(degraded).toMatchObject({ mode: 'degraded', retrieved_ids: ['a1', 'tie-b'] });
  expect(replica).toMatchObject({ mode: 'replica', retrieved_ids: ['a1', 'b1', 'tie-b'] });
});

test('a shard that serves and fails, or is routed to a replica without a url, is named', async () => {
  const failing = ask(registryOf([entry('a'), entry('b', { url: 'http://down' })]));
  const nowhere = ask(registryOf([entry('a'), entry('b', { route: 'replica' })]));

  await expect(failing).rejects.toMatchObject({ name: 'ShardFailed', shardId: 'b' });
  await expect(nowhere).rejects.toBeInstanceOf(ShardFailed);
});

test('what is not a failure of a shard is thrown as it is', async () => {
  const registry = { read: async () => Promise.reject(new Error('registry is away')) };

  const asked = retrieve({ registry, vectorStore, embedder }, { targetId: 't', q: 'q', topK: 4 });

  await expect(asked).rejects.toThrow('registry is away');
});

test('the arguments of the retriever process say what they were told, and a missing one is refused', () => {
  const told = { dir: '/d', targetId: 't', collection: 'c', topK: 5, port: 8000 };

  expect(retrieverOptions(retrieverArguments(told))).toEqual(told);
  expect(() => retrieverOptions(['--dir', '/d'])).toThrow('targetId');
});
