import { kubernetesRegistry } from '../../../../adapters/kubernetes/registry/registry.ts';
import { recordMap } from '../../../../adapters/kubernetes/registry/registry-record.ts';
import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { registryContract } from '../../../contracts/registry.contract.ts';
import { type Operator, operatorOf } from '../manifests/identities.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { realLocks } from '../real-locks.ts';
import { kubernetesTarget, PORT } from '../target.ts';

cloudSuite(['kubernetes'], 'the registry in a cluster', () => {
  let real: RealCluster;
  let held: ReturnType<typeof realLocks>;
  let operator: Operator;
  beforeEach(async () => {
    real = await realCluster();
    held = realLocks();
    operator = await operatorOf(target());
  });
  afterEach(async () => {
    held.close();
    await operator.remove();
    await real.close();
  });

  const SHARDS = [{ id: 'shard-2' }, { id: 'shard-1' }, { id: 'shard-1-replica', replicaOf: 'shard-1' }];
  const target = () => kubernetesTarget(real.cluster.namespace, SHARDS);
  const registryOf = () => kubernetesRegistry({ cluster: operator.cluster, locks: held.locks, target: target() });
  async function register(targetId: string, entries: RegistryEntry[]) {
    const { core, namespace } = real.cluster;
    const selectors = Object.fromEntries(entries.map(({ shardId }) => [shardId, { app: shardId }]));
    await core.createNamespacedConfigMap({
      namespace,
      body: recordMap(targetId, { entries, selectors, addresses: {} }),
    });
    if (targetId !== 'docs-rag') return;
    for (const { shardId: name } of entries)
      await core.createNamespacedService({
        namespace,
        body: { metadata: { name }, spec: { selector: { app: name }, ports: [{ port: PORT }] } },
      });
  }

  registryContract('kubernetesRegistry', () => ({ registry: registryOf(), register, locks: held.locks }));
});
