import { orNull } from '../../../core/kernel/or-null.ts';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { redact } from '../../formats/redact.ts';
import type { Cluster } from '../api/cluster.ts';
import { ClusterRefused } from '../api/cluster-errors.ts';
import { changeFenced, epochStamp } from '../api/fence.ts';
import { Label, labelsOf, MANAGER, objectName } from '../api/labels.ts';
import { find, type KubeObject, type Pod, pathOf } from '../api/objects.ts';
import type { Owner } from '../registry/owner.ts';
import type { WorkloadsDeps } from './workload-status.ts';

type LogMap = KubeObject & { data?: { log?: string } };
type Container = { name: string; previous: boolean; bytes: number; lines?: number };

// A ConfigMap holds at most 1 MiB.
const KEPT_BYTES = 900 * 1024;
const LINES = 50_000;

/** Saves the log of a pod before Ragmend ends it: the log goes with the pod. */
export async function keepLog(deps: WorkloadsDeps, fence: ShardFence, owner: Owner, pod: Pod | null): Promise<void> {
  const { cluster, target, locks } = deps;
  const container = { name: target.kubernetes.container, previous: false, bytes: KEPT_BYTES };
  const log = pod && (await logOf(cluster, pod, container));
  if (!log) return;
  const name = mapOf(owner);
  if (await find(cluster, 'configmaps', name)) {
    await changeFenced<LogMap>(deps, fence, pathOf(cluster, 'configmaps', name), () => [
      { op: 'add', path: '/data', value: { log } },
    ]);
    return;
  }
  const labels = { ...labelsOf(fence), [Label.Workload]: owner.name };
  const metadata = { name, labels, annotations: epochStamp(await locks.keyOf(fence), fence.epoch) };
  const json = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { log } };
  await cluster.send('POST', `${pathOf(cluster, 'configmaps')}?fieldManager=${MANAGER}`, { json });
}

/** Returns the log of a workload that `keepLog` saved last, or null. */
export async function keptLog(cluster: Cluster, owner: Owner): Promise<string | null> {
  const map = await find<LogMap>(cluster, 'configmaps', mapOf(owner));
  return map?.data?.log ?? null;
}

/** Returns the end of a container's log, redacted; null if it has none. */
export async function logOf(
  { core, namespace }: Cluster,
  { metadata }: KubeObject,
  { name, previous, bytes, lines = LINES }: Container,
): Promise<string | null> {
  const which = { namespace, name: metadata.name, container: name };
  const text = await orNull(core.readNamespacedPodLog({ ...which, previous, tailLines: lines }), hasNoLog);
  // The client gives nothing for an empty log.
  return text === null ? null : endOf(redact((text as string | undefined) ?? ''), bytes);
}

/**
 * Returns whether a container has no log because it has not run (before): the API answers with a
 * bad request.
 */
export function hasNoLog(error: unknown): boolean {
  return error instanceof NotFound || error instanceof ClusterRefused;
}

function mapOf({ name }: Owner): string {
  return `ragmend-log-${objectName(name)}`;
}

function endOf(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  return buffer.subarray(Math.max(0, buffer.length - bytes)).toString('utf8');
}
