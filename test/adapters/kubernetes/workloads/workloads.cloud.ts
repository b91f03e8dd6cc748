import { kubernetesWorkloads } from '../../../../adapters/kubernetes/workloads/workloads.ts';
import type { ShardFence } from '../../../../core/kernel/ports/fence.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { workloadsContract } from '../../../contracts/volumes/workloads.contract.ts';
import { type Operator, operatorOf } from '../manifests/identities.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { realLocks } from '../real-locks.ts';
import { ask, newClaim, startStores } from '../store/store-pods.ts';
import { kubernetesTarget } from '../target.ts';

cloudSuite(['kubernetes'], 'workloads in a cluster', () => {
  let real: RealCluster;
  let held: ReturnType<typeof realLocks>;
  let operator: Operator;
  let fence: ShardFence;
  beforeAll(async () => {
    real = await realCluster();
    held = realLocks();
    fence = await held.locks.take('docs-rag', 'shard-1');
    await startStores(real, [
      { id: 'shard-1', kind: 'StatefulSet' },
      { id: 'shard-2', kind: 'Deployment' },
    ]);
    operator = await operatorOf(target());
  });
  afterAll(async () => {
    held.close();
    await operator.remove();
    await real.close();
  });

  const target = () =>
    kubernetesTarget(real.cluster.namespace, [{ id: 'shard-1' }, { id: 'shard-2', workloadKind: 'Deployment' }]);
  const workloads = () =>
    kubernetesWorkloads({
      ...{ cluster: operator.cluster, locks: held.locks, target: target() },
      isReady: async (url) => (await ask(real, url)) !== null,
    });

  workloadsContract('kubernetesWorkloads', () => ({
    ...{ workloads: workloads(), fence },
    volume: () => newClaim(real),
    refusing: () => newClaim(real, true),
    async runOf(workloadId) {
      const { url } = await workloads().describe(workloadId);
      return String((await ask(real, String(url)))?.pod);
    },
  }));
});
