import { existsSync } from 'node:fs';
import {
  type ContainerSpec,
  type ContainerStatus,
  type Ended,
  podSpecOf,
  portOf,
  statusOf,
} from '../../../../adapters/local/bootstrap/object-fields.ts';
import { LONGEST_PAUSE_SECONDS } from '../../../../adapters/local/bootstrap/start-scene.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { instantOf, msOf } from '../../../../core/kernel/instant.ts';
import { exitCodeOf, programOf } from './container-process.ts';
import { type KeeperDeps, tell } from './keeper-deps.ts';
import { endProcesses, idOf, type Part, rowNameOf, runOf, startPart } from './pod-processes.ts';

const FIRST_PAUSE_MS = 250;
const PROBE_MS = 1_000;

/** Brings one pod a step further, as a kubelet does: its init containers one after the other, then its containers. */
export async function runPod(deps: KeeperDeps, pod: KubeObject): Promise<void> {
  const isDeleted = pod.metadata.deletionTimestamp !== undefined || isForsaken(deps, pod);
  if (isDeleted) await endProcesses(deps, pod);
  if (isDeleted && !isHeld(deps, pod)) return deps.objects.remove('Pod', pod.metadata.name);
  const { initContainers = [], containers } = podSpecOf(pod);
  const { initContainerStatuses, containerStatuses, phase } = statusOf(pod);
  if (phase === 'Succeeded' || phase === 'Failed') return;
  const parts = [
    ...initContainers.map((spec, at) => partOf(spec, initContainerStatuses[at], true)),
    ...containers.map((spec, at) => partOf(spec, containerStatuses[at], false)),
  ];
  const next = parts.find(({ isInit, status }) => isInit && status.state.terminated?.exitCode !== 0);
  const due = next ? [next] : parts.filter(({ isInit }) => !isInit);
  for (const part of due)
    part.status = isDeleted && !part.status.state.running ? neverRan(deps, part) : await stepOf(deps, pod, part);
  const settled = withStatus(pod, parts);
  if (JSON.stringify(settled.status) !== JSON.stringify(pod.status)) save(deps, settled);
}

const partOf = (spec: ContainerSpec, status: ContainerStatus | undefined, isInit: boolean): Part => ({
  spec,
  isInit,
  status: status ?? {
    name: spec.name,
    restartCount: 0,
    ready: false,
    started: false,
    state: { waiting: { reason: 'PodInitializing' } },
  },
});

/** The object may have got a port or a mark for its deletion meanwhile. */
function save({ objects }: KeeperDeps, { metadata: { name }, status }: KubeObject): void {
  if (objects.find('Pod', name)) objects.change('Pod', name, (known) => ({ ...known, status }));
}

function withStatus(pod: KubeObject, parts: Part[]): KubeObject {
  const mains = parts.filter(({ isInit }) => !isInit).map(({ status }) => status);
  const inits = parts.filter(({ isInit }) => isInit).map(({ status }) => status);
  const gates = (podSpecOf(pod).readinessGates ?? []) as { conditionType: string }[];
  const ended = [...inits, ...mains].find(
    ({ state }) => state.terminated !== undefined && state.terminated.exitCode !== 0,
  );
  const isDone = mains.every(({ state }) => state.terminated?.exitCode === 0);
  const isReady = mains.every(({ ready }) => ready) && !isDone && gates.length === 0;
  const phase = ended ? 'Failed' : isDone ? 'Succeeded' : inits.every((one) => one.ready) ? 'Running' : 'Pending';
  const conditions = [
    { type: 'PodScheduled', status: 'True' },
    { type: 'Ready', status: isReady ? 'True' : 'False' },
  ];
  return { ...pod, status: { phase, conditions, initContainerStatuses: inits, containerStatuses: mains } };
}

async function stepOf(deps: KeeperDeps, pod: KubeObject, part: Part): Promise<ContainerStatus> {
  const { status } = part;
  if (status.state.running) return onRunning(deps, pod, part, status.state.running);
  if (status.state.terminated) return status;
  const last = status.lastState?.terminated;
  if (last && deps.clock.now() < msOf(last.finishedAt) + pauseMs(status.restartCount)) return status;
  const refusal = refusalOf(deps, part.spec);
  if (refusal) return { ...status, state: { waiting: refusal } };
  return startPart(deps, pod, part);
}

const pauseMs = (restarts: number) => Math.min(1000 * LONGEST_PAUSE_SECONDS, FIRST_PAUSE_MS * 2 ** restarts);

/** Returns why a container cannot even be made. */
function refusalOf(deps: KeeperDeps, { image, envFrom = [] }: ContainerSpec) {
  const missing = envFrom.find(({ configMapRef }) => !deps.objects.find('ConfigMap', configMapRef.name));
  if (missing)
    return { reason: 'CreateContainerConfigError', message: `configmap "${missing.configMapRef.name}" not found` };
  const message = `Back-off pulling image "${image}": not found`;
  return existsSync(programOf(deps, image)) ? null : { reason: 'ImagePullBackOff', message };
}

async function onRunning(
  deps: KeeperDeps,
  pod: KubeObject,
  part: Part,
  { startedAt }: { startedAt: string },
): Promise<ContainerStatus> {
  const { status, isInit, spec } = part;
  const row = deps.table.find(rowNameOf(pod, part));
  if (row && idOf(row) === status.containerID && deps.table.isAlive(row))
    return { ...status, ready: !isInit && (await isReady(pod, spec)) };
  const code = exitCodeOf(deps, runOf(pod, part));
  const reason = code === null ? 'ContainerStatusUnknown' : code === 0 ? 'Completed' : 'Error';
  const ended: Ended = { exitCode: code ?? 137, reason, startedAt, finishedAt: instantOf(deps.clock.now()) };
  const over = { ...status, ready: isInit && code === 0, started: false };
  if ((isInit && code === 0) || podSpecOf(pod).restartPolicy === 'Never')
    return { ...over, state: { terminated: ended } };
  tell(deps, pod, 'BackOff', `Back-off restarting failed container ${spec.name} in pod ${pod.metadata.name}`);
  return { ...over, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: ended } };
}

/** A container without a probe is ready as soon as it runs. */
async function isReady(pod: KubeObject, { readinessProbe }: ContainerSpec): Promise<boolean> {
  const port = portOf(pod);
  if (!readinessProbe) return true;
  const url = `http://127.0.0.1:${port}${readinessProbe.httpGet.path}`;
  return fetch(url, { signal: AbortSignal.timeout(PROBE_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

const jobOf = ({ metadata }: KubeObject) => metadata.ownerReferences?.find(({ kind }) => kind === 'Job')?.name;

/** A pod of a Job shows how it ended for as long as there is the Job. */
const isHeld = ({ objects }: KeeperDeps, pod: KubeObject): boolean => {
  const job = jobOf(pod);
  return job !== undefined && objects.find('Job', job) !== null;
};
const isForsaken = (deps: KeeperDeps, pod: KubeObject): boolean => jobOf(pod) !== undefined && !isHeld(deps, pod);

function neverRan({ clock }: KeeperDeps, { status }: Part): ContainerStatus {
  if (status.state.terminated) return status;
  const at = instantOf(clock.now());
  return { ...status, state: { terminated: { exitCode: 137, reason: 'Error', startedAt: at, finishedAt: at } } };
}
