import type { Pod } from '../api/objects.ts';

/** Returns whether a pod is ready. */
export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') ?? false;
}

/** Returns whether a pod takes requests: it is ready, and not told to end. */
export function isServing(pod: Pod): boolean {
  return isReady(pod) && pod.metadata.deletionTimestamp === undefined && pod.status?.podIP !== undefined;
}

/** Waits that end by themselves. */
const STARTING = new Set(['ContainerCreating', 'PodInitializing']);

/**
 * Returns why a pod can't start, in the words of the cluster, e.g. no image, no node, or a program
 * that keeps ending; null if it may still start by itself.
 */
export function whyNotStarted({ status = {} }: Pod): string | null {
  const { conditions = [], containerStatuses = [], initContainerStatuses = [] } = status;
  const waiting = [...initContainerStatuses, ...containerStatuses].flatMap(({ state }) => state?.waiting ?? []);
  const stuck = waiting.find(({ reason = '' }) => !STARTING.has(reason));
  const unplaced = conditions.find((each) => each.type === 'PodScheduled' && each.status === 'False');
  const found = stuck ?? unplaced;
  return found ? `${found.reason ?? 'it waits'}: ${found.message ?? 'look at its pod'}` : null;
}
