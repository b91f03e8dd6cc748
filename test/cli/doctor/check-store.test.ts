import { checkStore } from '../../../cli/doctor/check-store.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { FakeVectorStore } from '../../fakes/vector-store.ts';

const URL = 'http://shard-1';
const shards = [{ shardId: 'shard-1', url: URL }];
const standing = () => {
  const store = new FakeVectorStore();
  store.servers.set(URL, { answer: () => ({ ids: ['d1'], scores: [1] }), documents: new Map() });
  return store;
};

test('a shard that can be searched and counted has nothing to mend', async () => {
  const [finding] = await checkStore(standing(), shards, 4);

  expect(finding).toMatchObject({ status: 'ok', about: "shard 'shard-1' answers a search and holds 0 documents" });
});

test('a search that the configuration does not fit is a finding with its reason', async () => {
  const store = standing();
  store.search = async () => {
    throw new DependencyUnavailable("postgres at 'u' has no index that serves a search: make one, or set cast");
  };

  const [finding] = await checkStore(store, shards, 4);

  expect(finding).toMatchObject({ status: 'failed', about: expect.stringContaining('make one, or set cast') });
});

test('a shard that does not answer, or does not count, is one too', async () => {
  const silent = await checkStore(new FakeVectorStore(), shards, 4);
  const store = standing();
  store.status = async () => ({ reachable: true, version: '1', records: null, detail: 'malformed' });

  const uncounted = await checkStore(store, shards, 4);

  expect(silent[0]).toMatchObject({ status: 'failed', about: expect.stringContaining('does not answer a search') });
  expect(uncounted[0]).toMatchObject({ status: 'failed', about: expect.stringContaining('malformed') });
});
