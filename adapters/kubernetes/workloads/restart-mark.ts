import { type JsonPatch, pointerTo } from '../api/fence.ts';
import { Annotation } from '../api/labels.ts';
import type { Controller, Pod } from '../api/objects.ts';

/** The last requested restart: the number of restarts before it, and the pod to end. */
type Mark = { before: number; pod: string | null };

/**
 * Returns how often a workload was restarted, by Ragmend and, as far as its pod knows, by the
 * kubelet. A restart counts once its pod is being deleted.
 */
export function restartsOf(object: Controller, pod: Pod | null, container: string): number {
  const mark = markOf(object);
  const ofPod = pod?.status?.containerStatuses?.find(({ name }) => name === container)?.restartCount ?? 0;
  if (mark === null) return ofPod;
  if (pod?.metadata.uid !== mark.pod) return mark.before + 1 + ofPod;
  return pod?.metadata.deletionTimestamp === undefined && pod !== null ? mark.before : mark.before + 1;
}

/**
 * Returns whether a requested restart is incomplete: its pod still exists, or the next pod did not
 * come.
 */
export function isHalfMade(object: Controller, pod: Pod | null): boolean {
  const mark = markOf(object);
  if (mark === null) return false;
  return pod ? pod.metadata.uid === mark.pod : object.metadata.annotations?.[Annotation.Replicas] !== undefined;
}

/** Writes down that a pod is to end and come back. */
export function markRestart(object: Controller, pod: Pod | null, container: string): JsonPatch {
  const path = pointerTo('annotations', Annotation.Restarts);
  const mark: Mark = { before: restartsOf(object, pod, container), pod: pod?.metadata.uid ?? null };
  const before = object.metadata.annotations?.[Annotation.Restarts] ?? null;
  return [
    { op: 'test', path, value: before },
    { op: 'add', path, value: JSON.stringify(mark) },
  ];
}

function markOf({ metadata }: Controller): Mark | null {
  const text = metadata.annotations?.[Annotation.Restarts];
  return text === undefined ? null : (JSON.parse(text) as Mark);
}
