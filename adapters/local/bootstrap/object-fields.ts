import { createHash } from 'node:crypto';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';

/** A container of a template: `image` is a program of dist/, `command` and `args` are as in Kubernetes. */
export type ContainerSpec = {
  name: string;
  image: string;
  command?: string[];
  args?: string[];
  env?: { name: string; value: string }[];
  envFrom?: { configMapRef: { name: string } }[];
  ports?: { containerPort: number }[];
  readinessProbe?: { httpGet: { path: string; port: number } };
};
export type PodTemplate = {
  metadata: { labels: Record<string, string> };
  spec: { initContainers?: ContainerSpec[]; containers: ContainerSpec[]; restartPolicy?: string } & Record<
    string,
    unknown
  >;
};
export type WorkloadSpec = {
  replicas: number;
  template: PodTemplate;
  strategy?: { type: 'Recreate' | 'RollingUpdate' };
  progressDeadlineSeconds?: number;
} & Record<string, unknown>;

type Running = { startedAt: string };
export type Ended = { exitCode: number; reason: string; startedAt: string; finishedAt: string };
export type ContainerStatus = {
  name: string;
  restartCount: number;
  ready: boolean;
  started: boolean;
  /** The process of its last run, so that another one with its name is not taken for it. */
  containerID?: string;
  state: { waiting?: { reason: string; message?: string }; running?: Running; terminated?: Ended };
  lastState?: { terminated: Ended };
};
export type PodStatus = {
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  conditions: { type: string; status: string }[];
  initContainerStatuses: ContainerStatus[];
  containerStatuses: ContainerStatus[];
};

/** Annotations of a pod: the local port of its process, and the name of its row in the table of processes. */
export const PORT = 'sandbox/port';
export const PROCESS = 'sandbox/process';

export const specOf = (workload: KubeObject): WorkloadSpec => workload.spec as WorkloadSpec;
export const templateOf = (workload: KubeObject): PodTemplate => specOf(workload).template;
export const podSpecOf = (pod: KubeObject): PodTemplate['spec'] => pod.spec as PodTemplate['spec'];
export const statusOf = (pod: KubeObject): PodStatus => pod.status as PodStatus;

/** Returns the local port of a pod's process, null before it has one. */
export function portOf({ metadata }: KubeObject): number | null {
  const port = metadata.annotations?.[PORT];
  return port === undefined ? null : Number(port);
}

export const isReady = (pod: KubeObject): boolean =>
  !pod.metadata.deletionTimestamp &&
  statusOf(pod).conditions.some(({ type, status }) => type === 'Ready' && status === 'True');

/** Returns all containers of a pod in the order in which they start. */
export const statusesOf = (pod: KubeObject): ContainerStatus[] => {
  const { initContainerStatuses, containerStatuses } = statusOf(pod);
  return [...initContainerStatuses, ...containerStatuses];
};

/** Returns a short name for a template: two templates with the same are the same. */
export const revisionOf = (template: PodTemplate): string => hashOf(template).slice(0, 8);

/** Returns what a plan relies on: everything that is asked for but the number of replicas. */
export const versionOf = (workload: KubeObject): string => {
  const { replicas: _, ...asked } = specOf(workload);
  return hashOf(asked).slice(0, 16);
};

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Returns whether a controller owns an object. */
export const isOwnedBy = (object: KubeObject, kind: string, name: string): boolean =>
  object.metadata.ownerReferences?.some((owner) => owner.kind === kind && owner.name === name) ?? false;

export const ownerRef = ({ kind, metadata }: KubeObject) => ({ kind, name: metadata.name, controller: true });
