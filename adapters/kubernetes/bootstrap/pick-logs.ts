import { type Container, containersOf } from '../../../core/bootstrap/reading/scene/container-state.ts';
import { at, textAt } from '../../../core/bootstrap/reading/scene/fields.ts';
import { ownerOf } from '../../../core/bootstrap/reading/scene/scene.ts';
import { isReady } from '../../../core/bootstrap/reading/scene/workloads.ts';
import type { ContainerLog, KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import { groupBy } from '../../../core/kernel/group-by.ts';

/** A log to read: of one run of a container. */
export type LogWanted = Pick<ContainerLog, 'pod' | 'container' | 'run'>;

/**
 * Returns the logs that show why pods are not ready, at most `most`, the most telling first: of each
 * workload its youngest pod, and of that the container which holds the others back. Init containers are
 * asked by name.
 */
export function pickLogs(pods: KubeObject[], most: number): LogWanted[] {
  const stuck = pods.filter((pod) => !pod.metadata.deletionTimestamp && !isReady(pod) && !hasSucceeded(pod));
  const groups = [...groupBy(stuck, ownerName).values()].map((own) =>
    own.toSorted((one, other) => bornOf(other).localeCompare(bornOf(one))).flatMap(unitsOf),
  );
  // Many Jobs of one CronJob must not crowd out a workload.
  const ranked = groups.toSorted((one, other) => rankOf(one).localeCompare(rankOf(other)));
  const rounds = Math.max(0, ...ranked.map((units) => units.length));
  const inTurn = Array.from({ length: rounds }, (_, round) => ranked.flatMap((units) => units[round] ?? []));
  return inTurn
    .flat()
    .flatMap(({ logs }) => logs)
    .slice(0, most);
}

type Unit = { logs: LogWanted[]; rank: string };

/** The logs of a pod's containers, each container a unit; the first one that has not done its part leads. */
function unitsOf(pod: KubeObject): Unit[] {
  const isJob = ownerOf(pod)?.kind === 'Job';
  return containersOf(pod)
    .filter(({ state, ready }) => state !== 'done' && !ready)
    .map((container) => ({
      logs: runsOf(pod, container).map((run) => ({ pod: pod.metadata.name, container: container.name, run })),
      rank: `${isJob ? 1 : 0} ${ownerName(pod)}`,
    }))
    .filter(({ logs }) => logs.length > 0);
}

/**
 * The runs that left a log. Of a container that waits after a crash, only the run before is asked for: that is
 * the one that ended, also if the next one starts meanwhile.
 */
function runsOf(pod: KubeObject, { name, state }: Container): ContainerLog['run'][] {
  const hasEnded = statusOf(pod, name, 'lastState');
  if (state === 'running' || state === 'ended') return hasEnded ? ['previous', 'current'] : ['current'];
  return hasEnded ? ['previous'] : [];
}

function statusOf(pod: KubeObject, name: string, field: 'lastState'): boolean {
  const all = [at(pod, 'status', 'initContainerStatuses'), at(pod, 'status', 'containerStatuses')].flat();
  const found = all.find((one) => at(one, 'name') === name);
  return at(found, field, 'terminated') !== undefined;
}

const rankOf = ([first]: Unit[]) => first?.rank ?? '';
const hasSucceeded = (pod: KubeObject) => textAt(pod, 'status', 'phase') === 'Succeeded';
const bornOf = ({ metadata }: KubeObject) => metadata.creationTimestamp ?? '';
const ownerName = (pod: KubeObject) => {
  const owner = ownerOf(pod);
  return owner ? `${owner.kind}/${owner.name}` : `Pod/${pod.metadata.name}`;
};
