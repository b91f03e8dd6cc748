import { volumesContract } from '../../contracts/volumes/volumes.contract.ts';
import { FakeVolumes } from './volumes.ts';

const fence = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-1', epoch: 3 };

volumesContract('FakeVolumes', () => {
  const volumes = new FakeVolumes(['shard-1'], 10, fence.epoch);
  return {
    ...{ volumes, fence, volume: async () => 'shard-1' },
    async copy() {
      volumes.standing.add('copy-1');
      return 'copy-1';
    },
  };
});
