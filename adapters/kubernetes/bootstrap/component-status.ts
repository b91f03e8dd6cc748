import type { ComponentStatus } from '../../../core/bootstrap/ports/components.ts';
import type { Pod } from '../api/objects.ts';
import { isServing, whyNotStarted } from '../generator/pod-state.ts';
import { type Family, isOwnedBy, isStale } from './family.ts';
import { versionOf, type Workload } from './workload.ts';

/** Returns what a workload and its pods say. `flagged` are Deployments with the flag of a provider. */
export function statusOf(workload: Workload, family: Family, flagged: string[]): ComponentStatus {
  const { kind, name, object } = workload;
  const { pods } = family;
  const ready = pods.filter(isServing).length;
  const replicas = kind === 'DaemonSet' ? desiredOf(workload) : (object.spec.replicas ?? 1);
  const staying = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  return {
    workload: `${kind}/${name}`,
    replicas,
    ready,
    pods: pods.length,
    version: versionOf(object),
    // A rollback would turn the flag back, too.
    pastRevision: flagged.includes(name) ? null : pastRevisionOf(workload, family),
    stalePods: staying.filter((pod) => isStale(pod, workload, family)).map(({ metadata }) => metadata.name),
    failing: ready >= replicas ? null : whyFailing(workload, staying, `${ready} of ${replicas} pods are ready`),
  };
}

const desiredOf = ({ object }: Workload) =>
  ((object.status ?? {}) as { desiredNumberScheduled?: number }).desiredNumberScheduled ?? 0;

/** The ReplicaSet before the newest whose pods serve: its name stays when the numbers of revisions move on. */
function pastRevisionOf({ kind }: Workload, { pods, sets: [, ...past] }: Family): string | null {
  if (kind !== 'Deployment') return null;
  const serves = past.find((set) => pods.some((pod) => isServing(pod) && isOwnedBy(pod, set)));
  return serves?.metadata.name ?? null;
}

function whyFailing({ object }: Workload, pods: Pod[], count: string): string {
  const failed = object.status?.conditions?.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (failed) return `${count}: no pod can be made: ${failed.message ?? failed.reason ?? 'look at its events'}`;
  for (const pod of pods.filter((one) => !isServing(one))) {
    const why = whyNotStarted(pod) ?? lastEnd(pod);
    if (why !== null) return `${count}: pod '${pod.metadata.name}': ${why}`;
  }
  return count;
}

type Ended = { terminated?: { reason?: string; exitCode?: number } };

function lastEnd({ status }: Pod): string | null {
  const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  for (const { name, state, ...rest } of all) {
    const { terminated } = (state ?? {}) as Ended;
    const ended = terminated ?? (rest as { lastState?: Ended }).lastState?.terminated;
    if (ended && ended.exitCode !== 0)
      return `container '${name}' ended with exit code ${ended.exitCode ?? 'unknown'} (${ended.reason ?? 'no reason'})`;
  }
  return null;
}
