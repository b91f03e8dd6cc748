import { findShard } from '../../../core/kernel/find-shard.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { FakeRegistry, shardEntry } from '../../fakes/registry.ts';

const replica = shardEntry('shard-1-replica', { replicaOf: 'shard-1' });
const registry = new FakeRegistry('docs-rag', [replica, shardEntry('shard-1')]);

test('a shard is found by its id', async () => {
  const entry = await findShard({ registry }, { targetId: 'docs-rag', shardId: 'shard-1' });

  expect(entry.url).toBe('http://shard-1');
});

test.each(['shard-9', 'shard-1-replica'])('%s is no shard', async (shardId) => {
  const finding = findShard({ registry }, { targetId: 'docs-rag', shardId });

  await expect(finding).rejects.toThrow(
    new NotFound(`shard '${shardId}' of target 'docs-rag' is not registered: check its name`),
  );
});
