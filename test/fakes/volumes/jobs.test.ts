import { jobsContract } from '../../contracts/volumes/jobs.contract.ts';
import { FakeJobs } from './jobs.ts';

const fence = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-1', epoch: 3 };

jobsContract('FakeJobs', () => {
  const contents = new Map<string, unknown>();
  return {
    ...{ jobs: new FakeJobs(contents, fence.epoch), fence },
    async volume() {
      const name = `v-${contents.size}`;
      contents.set(name, `rows of ${name}`);
      return name;
    },
    contentOf: async (volume) => contents.get(volume) ?? null,
    endless: async () => ({ kind: 'restore', snapshotId: 'snap-1', manifestSha256: 'f'.repeat(64), to: 'restored' }),
  };
});
