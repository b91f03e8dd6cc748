import { kubernetesWorkloads } from '../../../../adapters/kubernetes/workloads/workloads.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { workloadsContract } from '../../../contracts/volumes/workloads.contract.ts';
import { openedTarget } from '../opened-target.ts';
import { ask, newClaim } from '../store/store-pods.ts';

cloudSuite(['kubernetes'], 'workloads in a cluster', () => {
  const opened = openedTarget({
    stores: [
      { id: 'shard-1', kind: 'StatefulSet' },
      { id: 'shard-2', kind: 'Deployment' },
    ],
  });

  workloadsContract('kubernetesWorkloads', () => {
    const { real, deps, fence } = opened();
    const workloads = kubernetesWorkloads({ ...deps, isReady: async (url) => (await ask(real, url)) !== null });
    return {
      workloads,
      fence,
      volume: () => newClaim(real),
      refusing: () => newClaim(real, true),
      async runOf(workloadId) {
        const { url } = await workloads.describe(workloadId);
        return String((await ask(real, String(url)))?.pod);
      },
    };
  });
});
