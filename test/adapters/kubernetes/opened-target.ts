import { registerTarget } from '../../../adapters/kubernetes/registry/register-target.ts';
import { kubernetesRegistry } from '../../../adapters/kubernetes/registry/registry.ts';
import { kubernetesWorkloads } from '../../../adapters/kubernetes/workloads/workloads.ts';
import { bootstrapConfig } from '../../../core/contracts/config/bootstrap-config.ts';
import { generatorConfig } from '../../../core/contracts/config/generator-config.ts';
import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import { kubectl } from '../../cloud/kubectl.ts';
import { operatorOf } from './manifests/identities.ts';
import { realCluster } from './real-cluster.ts';
import { realLocks } from './real-locks.ts';
import { letVolumesGo } from './settle/let-volumes-go.ts';
import { type StoreShard, startStores } from './store/store-pods.ts';
import { kubernetesTarget } from './target.ts';

type Opening = {
  /** The store servers that run. */
  stores?: StoreShard[];
  /** The shards of the target: the stores where nothing else is said. */
  shards?: Parameters<typeof kubernetesTarget>[1];
  /** More of the target's `kubernetes`. */
  over?: object;
  /** Its generator, as in ragmend.yaml. */
  generator?: object;
  /** How its service starts, as in ragmend.yaml. */
  bootstrap?: object;
  registered?: boolean;
};

/** A target in a namespace of its own, and the ports of its operator under real locks. */
export type OpenedTarget = Awaited<ReturnType<typeof openTarget>>;

/** Opens a target, waits until its stores are ready and its policies in force; `close` removes it all. */
export async function openTarget({ stores = [], shards, over, generator, bootstrap, registered = false }: Opening) {
  const [real, held] = [await realCluster(), realLocks()];
  const { namespace } = real.cluster;
  const ofStores = stores.map(({ id, kind }) => ({ id, workloadKind: kind }));
  const target = {
    ...kubernetesTarget(namespace, shards ?? ofStores, over),
    ...(generator && { generator: generatorConfig.parse(generator) }),
    ...(bootstrap && { bootstrap: bootstrapConfig.parse(bootstrap) }),
  };
  const [operator] = await Promise.all([operatorOf(target), stores.length > 0 && startStores(real, stores)]);
  const deps = { cluster: operator.cluster, locks: held.locks, target };
  return {
    real,
    namespace,
    target,
    operator,
    deps,
    locks: held.locks,
    entries: registered ? await registerTarget(real.cluster, target) : ([] as RegistryEntry[]),
    registry: kubernetesRegistry(deps),
    workloads: kubernetesWorkloads({ ...deps, isReady: async () => true }),
    inNamespace: (...args: string[]) => kubectl(['-n', namespace, ...args]),
    async close() {
      held.close();
      await operator.remove();
      await letVolumesGo(real);
      await real.close();
    },
  };
}

/** Opens a target for the tests of a suite, who hold the lock of 'shard-1', and closes it after them. */
export function openedTarget(opening: Opening) {
  let opened: OpenedTarget & { fence: Awaited<ReturnType<OpenedTarget['locks']['take']>> };
  beforeAll(async () => {
    const target = await openTarget(opening);
    opened = { ...target, fence: await target.locks.take('docs-rag', 'shard-1') };
  });
  afterAll(() => opened?.close());
  return () => opened;
}
