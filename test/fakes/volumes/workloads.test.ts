import { workloadsContract } from '../../contracts/volumes/workloads.contract.ts';
import { FakeWorkloads } from './workloads.ts';

const fence = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-1', epoch: 3 };

workloadsContract('FakeWorkloads', () => {
  const workloads = new FakeWorkloads(fence.epoch);
  workloads.broken.add('refusing');
  return {
    ...{ workloads, fence, volume: async () => 'volume', refusing: async () => 'refusing' },
    runOf: async (workloadId) => (await workloads.logs(workloadId))['current.log'] ?? '',
  };
});
