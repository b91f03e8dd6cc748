import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { EvidenceStore } from '../../../core/evidence/ports.ts';
import { DependencyUnavailable, NotFound } from '../../../core/kernel/task-error.ts';
import { agentResult } from '../../../core/snapshot/agent-work.ts';
import { waitUntil } from '../../wait-until.ts';
import type { Cluster } from '../api/cluster.ts';
import { Label, MANAGER } from '../api/labels.ts';
import { find, pathOf } from '../api/objects.ts';
import type { KubernetesTarget } from '../registry/rotation.ts';
import { AGENT_CONTAINER, agentPodSpec, NOBODY } from './agent-pod.ts';
import { type AgentProgram, ensureAgent } from './agent-program.ts';
import { type ClaimLike, readable } from './job-claims.ts';
import { JobMark, jobLabel } from './job-names.ts';
import type { Attempt } from './job-object.ts';
import { type AgentPod, endOf, podOf } from './job-pods.ts';
import { JobPath, jobMounts, mountOf } from './job-work.ts';
import { ensureWork, mountOfWork } from './job-work-map.ts';
import { type Scheduling, schedulingOf } from './scheduling.ts';

type Listing = Pick<EvidenceStore, 'listing'>;
type Deps = { cluster: Cluster; target: KubernetesTarget; program: AgentProgram };
type Files = Awaited<ReturnType<Listing['listing']>>;

/**
 * Lists the files of a claim: a pod of the agent reads the claim beside its server. This happens
 * before the shard leaves rotation, so it gets 20 s. Throws DependencyUnavailable after that,
 * NotFound for an unknown volume.
 */
export function kubernetesListing(deps: Deps): Listing {
  return {
    async listing(volume) {
      const claim = await find<ClaimLike>(deps.cluster, 'persistentvolumeclaims', volume);
      if (claim === null) throw new NotFound(`volume '${volume}' does not exist: check its name`);
      const [place] = await Promise.all([placeOfClaim(deps, readable(claim)), ensureAgent(deps.cluster, deps.program)]);
      const job = await begin(deps, volume, place);
      const pod = await untilEnded(deps.cluster, job);
      return filesIn(await logOf(deps.cluster, pod), volume);
    },
  };
}

const PATIENCE_MS = 20_000;
const POLL_MS = 200;
const KEPT_SECONDS = 600;

type Place = Scheduling & { shardId: string | null };

/** Returns the place beside the server that has the claim open, and the shard of that. */
async function placeOfClaim({ cluster, target }: Deps, { metadata }: ClaimLike): Promise<Place> {
  const { shards } = target.kubernetes;
  const places = await Promise.all(
    shards.map(async ({ id }) => ({ shardId: id, ...(await schedulingOf(cluster, target, id, metadata.name)) })),
  );
  const found = places.find(({ served }) => served?.metadata.name === metadata.name);
  return found ?? { shardId: null, runAs: NOBODY, where: {}, served: null };
}

/**
 * Starts the listing. Its pod waits until its work exists. If this process died and the work never
 * comes, the job fails at its deadline and is removed.
 */
async function begin({ cluster, target, program }: Deps, volume: string, place: Place): Promise<Attempt> {
  const name = `ragmend-list-${randomUUID().slice(0, 13)}`;
  const mounted = [mountOfWork(name), ...jobMounts({ source: volume, made: [] }, true)];
  const pod = agentPodSpec(target.kubernetes.agent, program, {
    args: ['work', JobPath.Work],
    runAs: place.runAs,
    mounted,
    limits: { memory: '512Mi' },
  });
  const ofShard = place.shardId === null ? {} : { [Label.Shard]: place.shardId };
  const labels = { [Label.ManagedBy]: MANAGER, [Label.Target]: target.id, [JobMark.Kind]: 'list', ...ofShard };
  const json = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, labels },
    spec: {
      backoffLimit: 0,
      podReplacementPolicy: 'Failed',
      activeDeadlineSeconds: 120,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      // This label releases its claim later: a finished pod keeps the claim too.
      template: {
        metadata: { labels: { ...labels, ...jobLabel(name) } },
        spec: { ...pod, ...place.where, restartPolicy: 'Never' },
      },
    },
  };
  const job = await cluster.send<Attempt>('POST', `${pathOf(cluster, 'jobs')}?fieldManager=${MANAGER}`, { json });
  await ensureWork(cluster, job, { kind: 'list', from: mountOf(volume) });
  return job;
}

async function untilEnded(cluster: Cluster, job: Attempt): Promise<AgentPod> {
  const look = async () => {
    const pod = await podOf(cluster, job);
    return endOf(pod) && pod;
  };
  const ended = await waitUntil(look, { everyMs: POLL_MS, ms: PATIENCE_MS });
  if (ended !== null) return ended;
  throw new DependencyUnavailable(
    `the listing '${job.metadata.name}' is not done in ${PATIENCE_MS / 1000} s: look at its pod`,
  );
}

function logOf({ core, namespace }: Cluster, { metadata }: AgentPod): Promise<string> {
  return core.readNamespacedPodLog({ name: metadata.name, namespace, container: AGENT_CONTAINER });
}

const fileLine = z.object({ file: z.object({ path: z.string(), bytes: z.int(), sha256: z.string() }) });
const resultLine = z.object({ result: agentResult });

/**
 * Reads the listing. The last line says how many bytes were listed: a node keeps only the end of a
 * long log.
 */
function filesIn(log: string, volume: string): Files {
  const lines = log.split('\n').map(parsed);
  const files = lines.flatMap((line) => fileLine.safeParse(line).data?.file ?? []);
  const result = lines.map((line) => resultLine.safeParse(line).data?.result).findLast((one) => one !== undefined);
  if (!result?.succeeded)
    throw new Error(`volume '${volume}' could not be listed (${result?.reason ?? 'no result'}): look at its files`);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes === result.bytesDone) return files;
  throw new Error(`the listing of '${volume}' has files of ${bytes} bytes, not of ${result.bytesDone}: it is cut`);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
