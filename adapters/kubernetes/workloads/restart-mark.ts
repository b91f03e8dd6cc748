import { type JsonPatch, pointerTo } from '../api/fence.ts';
import { Annotation } from '../api/labels.ts';
import type { Controller, Pod } from '../api/objects.ts';

/**
 * The last restart that was asked for: how often the workload had been restarted before, and the
 * pod that was to end.
 */
type Mark = { before: number; pod: string | null };

/**
 * How often a workload was restarted: by Ragmend, and by the kubelet as far as its pod knows. A
 * restart counts when its pod is on its way out.
 */
export function restartsOf(object: Controller, pod: Pod | null, container: string): number {
  const mark = markOf(object);
  const ofPod = pod?.status?.containerStatuses?.find(({ name }) => name === container)?.restartCount ?? 0;
  if (mark === null) return ofPod;
  if (pod?.metadata.uid !== mark.pod) return mark.before + 1 + ofPod;
  return pod?.metadata.deletionTimestamp === undefined && pod !== null ? mark.before : mark.before + 1;
}

/** Whether a restart was asked for that is not done: its pod is still there, or it was to come back and did not. */
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
