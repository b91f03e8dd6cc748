import type { WorkloadStatus } from '../../../core/kernel/ports/workloads.ts';
import { waitUntil } from '../../wait-until.ts';
import type { Fencing } from '../api/fence.ts';
import type { Pod } from '../api/objects.ts';
import { directUrl } from '../registry/direct-service.ts';
import { currentOf, type Owner, ownerOf, podsOf } from '../registry/owner.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { restartsOf } from './restart-mark.ts';
import { claimOf } from './workload-claim.ts';

/** What workloads in a cluster need; `isReady` asks a store server by its URL. */
export type WorkloadsDeps = Fencing & { target: KubernetesTarget; isReady: (url: string) => Promise<boolean> };
export type Look = { owner: Owner; pod: Pod | null; status: WorkloadStatus };

const POLL_MS = 500;
const CRASHES = 2;

/** Looks at a workload once; throws NotFound, or a RangeError if it has several pods. */
export async function lookAt(deps: WorkloadsDeps, workloadId: string): Promise<Look> {
  const owner = await ownerOf(deps.cluster, workloadId);
  const pods = await podsOf(deps.cluster, owner);
  refuseSeveral(owner);
  const pod = currentOf(pods);
  return { owner, pod, status: await statusOf(deps, workloadId, owner, pod) };
}

/**
 * Waits until a workload is ready. Returns its state if it keeps crashing or its deadline has
 * passed.
 */
export async function whenReady(deps: WorkloadsDeps, workloadId: string): Promise<WorkloadStatus> {
  const look = async () => {
    const { pod, status } = await lookAt(deps, workloadId);
    return (status.ready || isCrashing(deps, pod)) && status;
  };
  const ms = deps.target.kubernetes.agent.readySeconds * 1000;
  return (await waitUntil(look, { everyMs: POLL_MS, ms })) ?? (await lookAt(deps, workloadId)).status;
}

function refuseSeveral({ name, object }: Owner): void {
  const { replicas = 1 } = object.spec;
  if (replicas > 1)
    throw new RangeError(`workload '${name}' has ${replicas} replicas: a shard is one server on one volume`);
}

async function statusOf(
  { cluster, target, isReady }: WorkloadsDeps,
  workloadId: string,
  owner: Owner,
  pod: Pod | null,
): Promise<WorkloadStatus> {
  const { container, volume } = target.kubernetes;
  const state = containerOf(pod, container)?.state?.running;
  const running = state !== undefined && pod?.metadata.deletionTimestamp === undefined;
  const url = running && hasCondition(pod, 'Ready') ? await directUrl(cluster, workloadId) : null;
  const ready = url !== null && (await isReady(url));
  return {
    workloadId,
    volume: claimOf(owner, pod, volume),
    running,
    ready,
    url: ready ? url : null,
    pid: null,
    startedAt: running ? (state.startedAt ?? null) : null,
    restarts: restartsOf(owner.object, pod, container),
  };
}

function isCrashing({ target }: WorkloadsDeps, pod: Pod | null): boolean {
  const status = containerOf(pod, target.kubernetes.container);
  return status?.state?.waiting?.reason === 'CrashLoopBackOff' && status.restartCount >= CRASHES;
}

function containerOf(pod: Pod | null, container: string) {
  return pod?.status?.containerStatuses?.find(({ name }) => name === container);
}

function hasCondition(pod: Pod | null, type: string): boolean {
  return pod?.status?.conditions?.some((each) => each.type === type && each.status === 'True') ?? false;
}
