import type { VerdictKind } from '../../../core/contracts/bootstrap/verdict.ts';
import type { Outcome } from '../../../core/contracts/incident.ts';
import type { Place } from './place.ts';

/** A pod as far as a case looks at it. */
export type Pod = {
  metadata: { name: string; uid: string; labels: { app?: string } };
  status: {
    conditions?: { type: string; status: string }[];
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  };
};
type ContainerStatus = {
  name: string;
  restartCount: number;
  state: { waiting?: { reason?: string }; running?: object };
};

/**
 * A story of one start in a namespace of its own.
 *
 * - `before` stands and is ready before `objects` are applied; `damage` is done once these stand.
 * - `isStuck` tells whether it has come to what the case is about.
 * - `causes` are the ids of the nodes that are found to be the root or the cycle.
 * - `steps` of the plan, with what they are on; what it stops, and the groups that it starts. Without them, nothing
 *   of the team's may be changed.
 * - `proves` looks at what only this case has to have come to.
 */
export type CloudCase = {
  id: string;
  title: string;
  bootstrap: { components: { workload: string; [more: string]: unknown }[]; [more: string]: unknown };
  before?: object[];
  objects: object[];
  damage?(place: Place): Promise<unknown>;
  isStuck(pods: Pod[], place: Place): boolean | Promise<boolean>;
  verdict: VerdictKind;
  causes: string[];
  plan?: { steps: string[]; stop: string[][]; start: string[][] };
  outcome: Outcome;
  proves?(place: Place): Promise<void>;
};

const boxesOf = ({ status }: Pod) => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
export const isReady = ({ status }: Pod) =>
  status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;
const podsOf = (pods: Pod[], app: string) => pods.filter(({ metadata }) => metadata.labels.app === app);

/** Whether `count` pods of each app crash again and again. */
export const crash =
  (apps: string[], count = 1) =>
  (pods: Pod[]): boolean =>
    apps.every((app) => {
      const own = podsOf(pods, app).filter((pod) => boxesOf(pod).some((one) => one.restartCount > 0 && isOver(one)));
      return own.length >= count;
    });
const isOver = ({ state }: ContainerStatus) => state.waiting?.reason === 'CrashLoopBackOff';

/** Whether a pod of the app waits for one of these reasons. */
export const waits =
  (app: string, reason: RegExp) =>
  (pods: Pod[]): boolean =>
    podsOf(pods, app).some((pod) => boxesOf(pod).some(({ state }) => reason.test(state.waiting?.reason ?? '')));

/** Whether so many pods of the app run, and are not ready. */
export const run =
  (app: string, count = 1) =>
  (pods: Pod[]): boolean =>
    podsOf(pods, app).filter((pod) => !isReady(pod) && boxesOf(pod).some(({ state }) => state.running)).length >= count;
