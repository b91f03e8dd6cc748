import { createHash } from 'node:crypto';
import type { TargetConfig } from '../../../core/contracts/config/config.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { Cluster } from '../api/cluster.ts';
import { type Controller, find, pathOf } from '../api/objects.ts';

/** The kinds of workloads that a service consists of, each with its resource in the API. */
export const WORKLOAD_KINDS = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
} as const;
export type WorkloadKind = keyof typeof WORKLOAD_KINDS;

/** A workload by its kind and name, where the API has it, and its object. */
export type Workload = { kind: WorkloadKind; name: string; path: string; object: Controller };

/** Splits `Deployment/retriever`; throws a RangeError for another text. */
export function kindAndName(workload: string): { kind: WorkloadKind; name: string } {
  const [kind = '', name = ''] = workload.split('/');
  if (kind in WORKLOAD_KINDS && name !== '') return { kind: kind as WorkloadKind, name };
  throw new RangeError(`'${workload}' is no workload: give kind and name, e.g. 'Deployment/retriever'`);
}

/** Returns the names of a target's components of a kind. */
export function componentsOf({ bootstrap }: Pick<TargetConfig, 'bootstrap'>, kind: WorkloadKind): string[] {
  const all = (bootstrap?.components ?? []).map(({ workload }) => kindAndName(workload));
  return all.filter((one) => one.kind === kind).map(({ name }) => name);
}

/** Returns a workload as it is now; throws NotFound. */
export async function workloadOf(cluster: Cluster, workload: string): Promise<Workload> {
  const { kind, name } = kindAndName(workload);
  const resource = WORKLOAD_KINDS[kind];
  const object = await find<Controller>(cluster, resource, name);
  if (object) return { kind, name, path: pathOf(cluster, resource, name), object };
  throw new NotFound(`'${workload}' is not in namespace '${cluster.namespace}': check its kind and name`);
}

/** Returns the version of a workload: it changes with everything of its spec but the number of replicas. */
export function versionOf({ metadata, spec }: Controller): string {
  const { replicas: _, ...rest } = spec;
  return createHash('sha256')
    .update(JSON.stringify([metadata.uid, rest]))
    .digest('hex')
    .slice(0, 16);
}
