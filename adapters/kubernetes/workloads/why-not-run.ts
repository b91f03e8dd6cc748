import type { Pod } from '../api/objects.ts';

/**
 * Returns why the server of a pod has never run, in the words of the cluster: no node, no image or
 * no volume. Returns null if it ran: then its end says something about its files.
 */
export function whyNotRun(pod: Pod | null, container: string): string | null {
  if (pod === null) return 'no pod was made for it';
  const { conditions = [], containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const own = containerStatuses.find(({ name }) => name === container);
  const hasRun = own?.state?.running || own?.state?.terminated || own?.lastState?.terminated || own?.restartCount;
  if (hasRun || initContainerStatuses.some(({ restartCount }) => restartCount > 0)) return null;
  const unplaced = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const { reason = 'it waits', message = 'look at its pod' } = own?.state?.waiting ?? unplaced ?? {};
  return `${reason}: ${message}`;
}
