import type { ContainerLog } from '../../../core/contracts/bootstrap/observation.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { redact } from '../../formats/redact.ts';
import { mapLimited } from '../../map-limited.ts';
import type { Cluster } from '../api/cluster.ts';
import { ClusterForbidden } from '../api/cluster-errors.ts';
import { hasNoLog } from '../workloads/container-log.ts';
import type { LogWanted } from './pick-logs.ts';

/** What was read; `isComplete` is false if a log could not be read although it may be there. */
type LogsRead = { logs: ContainerLog[]; isComplete: boolean };

const AT_ONCE = 8;
const LINES = 400;
/** The kubelet cuts the end, which matters, so a log that reaches it is asked for again, with fewer lines. */
const MOST_BYTES = 2 * 1024 ** 2;
const FEW_LINES = 25;
/** A node that does not answer must not take the time of the others. */
const PATIENCE_MS = 30_000;

/** Reads the ends of logs; a container that has none is left out. */
export async function readLogs(
  { cluster, clock }: { cluster: Cluster; clock: Clock },
  wanted: LogWanted[],
): Promise<LogsRead> {
  const until = clock.now() + PATIENCE_MS;
  let isComplete = true;
  const logs = await mapLimited(wanted, AT_ONCE, async (one) => {
    const isUnread = (error: unknown) => {
      if (hasNoLog(error)) return true;
      isComplete = false;
      return error instanceof ClusterForbidden || error instanceof DependencyUnavailable;
    };
    if (clock.now() < until) return orNull(readLog(cluster, one), isUnread);
    isComplete = false;
    return null;
  });
  return { logs: logs.filter((one) => one !== null), isComplete };
}

/** What the kubelet answers in place of a log whose container it has just removed: no program said that. */
const REMOVED = /^(?:unable to retrieve container logs for|failed to try resolving symlinks in path) /;

async function readLog(cluster: Cluster, wanted: LogWanted): Promise<ContainerLog | null> {
  const text = await tailOf(cluster, wanted, LINES);
  if (REMOVED.test(text)) return null;
  const end = Buffer.byteLength(text) < MOST_BYTES ? text : await tailOf(cluster, wanted, FEW_LINES);
  return { ...wanted, lines: end.split('\n').filter((line) => line !== '') };
}

async function tailOf({ core, namespace }: Cluster, { pod, container, run }: LogWanted, lines: number) {
  const which = { namespace, name: pod, container, previous: run === 'previous' };
  const limits = { tailLines: lines, limitBytes: MOST_BYTES, timestamps: true };
  // The client gives nothing for an empty log.
  return redact(((await core.readNamespacedPodLog({ ...which, ...limits })) as string | undefined) ?? '');
}
