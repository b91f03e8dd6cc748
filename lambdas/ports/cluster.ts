import { assumedLag } from '../../adapters/assumed-lag.ts';
import type { Cluster } from '../../adapters/kubernetes/api/cluster.ts';
import { connect } from '../../adapters/kubernetes/api/connect.ts';
import { kubernetesVolumes } from '../../adapters/kubernetes/jobs/volumes.ts';
import { kubernetesRegistry } from '../../adapters/kubernetes/registry/registry.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/registry/rotation.ts';
import { kubernetesRoutes } from '../../adapters/kubernetes/routes/routes.ts';
import { kubernetesHomeServers } from '../../adapters/kubernetes/settle/home-servers.ts';
import { kubernetesVolumeMoves } from '../../adapters/kubernetes/settle/volume-moves.ts';
import { inClusterStore } from '../../adapters/kubernetes/store/in-cluster-store.ts';
import { kubernetesTakeover } from '../../adapters/kubernetes/workloads/takeover.ts';
import { kubernetesWorkloads } from '../../adapters/kubernetes/workloads/workloads.ts';
import { kubernetesWriteGate } from '../../adapters/kubernetes/workloads/write-gate.ts';
import type { Locks } from '../../core/kernel/ports/fence.ts';
import { memoizePer } from './memoize.ts';
import { locks } from './records.ts';
import type { Scope } from './scope.ts';
import { secretOf } from './secrets.ts';

/** A target, its cluster, and the locks. */
export type Place = { cluster: Cluster; target: KubernetesTarget; locks: Locks };

/** Opens the cluster of a target, once per container; throws a RangeError for a target without a cluster. */
export const place = /* @__PURE__ */ memoizePer(async ({ target }: Scope): Promise<Place> => {
  const { kubernetes } = target;
  if (!kubernetes) throw new RangeError(`target '${target.id}' is on no cluster: configure its 'kubernetes'`);
  const cluster = await connect(kubernetes, secretOf);
  return { cluster, target: { ...target, kubernetes }, locks: locks() };
});

/** The vector store of a target, asked from inside its cluster over one stream. */
export const vectorStore = /* @__PURE__ */ memoizePer(async (scope: Scope) => {
  const { cluster, target } = await place(scope);
  return inClusterStore({ cluster, target, clock: scope.clock, secretOf });
});

/** The other ports on the cluster of a target. */
export const registry = async (scope: Scope) => kubernetesRegistry(await place(scope));
export const routes = async (scope: Scope) => kubernetesRoutes(await place(scope));
export const takeover = async (scope: Scope) => kubernetesTakeover(await place(scope));
export const volumes = async (scope: Scope) => kubernetesVolumes(await place(scope));
export const volumeMoves = async (scope: Scope) => kubernetesVolumeMoves(await place(scope));
export const homeServers = async (scope: Scope) => kubernetesHomeServers(await place(scope));
export const writeGate = async (scope: Scope) => kubernetesWriteGate(await place(scope));
export const workloads = async (scope: Scope) => {
  const store = await vectorStore(scope);
  const isReady = async (url: string) => (await store.status(url)).reachable;
  return kubernetesWorkloads({ ...(await place(scope)), isReady });
};
export const indexLag = async (scope: Scope) => {
  const { indexLagSeconds } = (await place(scope)).target.kubernetes;
  return assumedLag({ clock: scope.clock, indexLagSeconds });
};
