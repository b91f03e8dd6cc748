import type { KubeObject } from '../../contracts/bootstrap/observation.ts';
import { type Container, timeOf } from './scene/container-state.ts';
import { conditionOf, textAt } from './scene/fields.ts';
import type { Scene } from './scene/scene.ts';

/**
 * Returns whether the status shows that a container ends by itself: two of its runs have ended in a pod that was
 * never ready, the last one with an error of its own. It shows this also while the container runs again, when
 * nothing says CrashLoopBackOff.
 */
export function endsByItself(scene: Scene, pod: KubeObject, container: Container): boolean {
  const { ready, state, restarts } = container;
  const ends = restarts + (state === 'running' ? 0 : 1);
  if (ready || ends < 2 || !isOwnEnd(container)) return false;
  return wasNeverReady(pod) && !isBeyond(container, scene.now) && !isDisturbed(scene, pod, container);
}

/** Of a run that ended well, or by SIGKILL or SIGTERM, which somebody else sends. */
const NO_ERRORS: readonly (number | null)[] = [null, 0, 137, 143];

const isOwnEnd = ({ lastReason, lastExit }: Container) => lastReason === 'Error' && !NO_ERRORS.includes(lastExit);

/** No two runs take the same time, least of all on a busy node. */
const SHORT_MS = 60_000;

/** A run that takes far longer than the last one may have come past what that one ended by. */
const isBeyond = ({ state, since, ranMs }: Container, now: number) =>
  state === 'running' && now - (timeOf(since) ?? 0) > Math.max(SHORT_MS, 2 * (ranMs ?? 0));

/** The kubelet writes both times at once, and the later one again when the pod becomes ready or ceases to be. */
function wasNeverReady(pod: KubeObject): boolean {
  const ready = conditionOf(pod, 'Ready');
  const [began, since] = [textAt(pod, 'status', 'startTime'), ready?.since ?? null].map(timeOf);
  return ready?.status === 'False' && began != null && since != null && since - began <= 1000;
}

/** A program that is told to end may end with an error, too. */
const isDisturbed = (scene: Scene, pod: KubeObject, { name }: Container) =>
  pod.metadata.deletionTimestamp !== undefined ||
  conditionOf(pod, 'DisruptionTarget')?.status === 'True' ||
  scene
    .events('Pod', pod.metadata.name)
    .some(({ reason, message }) => reason === 'Killing' && message.startsWith(`Container ${name} `));
