import { recordMap } from '../../../../adapters/kubernetes/registry/registry-record.ts';
import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { registryContract } from '../../../contracts/registry.contract.ts';
import { type OpenedTarget, openTarget } from '../opened-target.ts';
import { PORT } from '../target.ts';

cloudSuite(['kubernetes'], 'the registry in a cluster', () => {
  const SHARDS = [{ id: 'shard-2' }, { id: 'shard-1' }, { id: 'shard-1-replica', replicaOf: 'shard-1' }];
  let opened: OpenedTarget;
  beforeEach(async () => {
    opened = await openTarget({ shards: SHARDS });
  });
  afterEach(() => opened?.close());

  async function register(targetId: string, entries: RegistryEntry[]) {
    const { core, namespace } = opened.real.cluster;
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

  registryContract('kubernetesRegistry', () => ({ registry: opened.registry, register, locks: opened.locks }));
});
