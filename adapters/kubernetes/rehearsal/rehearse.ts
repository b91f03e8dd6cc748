import type { V1Pod } from '@kubernetes/client-node';
import type { ShardFence } from '../../../core/kernel/ports/fence.ts';
import type { Cluster } from '../api/cluster.ts';
import { type ClusterForbidden, ClusterRefused } from '../api/cluster-errors.ts';
import { dryRun, type Made, type Tried } from '../api/dry-run.ts';
import { objectName } from '../api/labels.ts';
import { pathOf } from '../api/objects.ts';
import { JobMark } from '../jobs/job-names.ts';
import { type JobMaking, prepareJob } from '../jobs/start-job.ts';
import { currentOf, ownerOf, podsOf } from '../registry/owner.ts';
import { shardConfig } from '../registry/rotation.ts';
import { makeTakeover } from '../workloads/start-workload.ts';
import { claimOf } from '../workloads/workload-claim.ts';
import { beyondContained } from './beyond-contained.ts';

type Around = ReturnType<typeof dryRun>;
/**
 * What the rehearsal of a repair needs. `as` opens the cluster as the operator sees it. `maker`
 * opens it as a controller that creates pods, null if nobody may act as one.
 */
export type Rehearsal = Pick<JobMaking, 'clock' | 'target' | 'program'> & {
  as: (around: Around) => Cluster;
  maker: ((controller: string, around: Around) => Cluster) | null;
};
/**
 * The kind of an object that a snapshot or restore of a shard creates, and why the cluster refused
 * it; null if it did not. `beyond` lists what admission `contained` refuses in a server.
 */
export type Rehearsed = {
  shardId: string;
  kind: string;
  refusal: ClusterForbidden | ClusterRefused | null;
  beyond: string[];
};

/**
 * Tries with dry runs, and with the code of the runbooks, everything that a first snapshot and a
 * restore of a shard create. The operator creates the job of a copy with its claims, and the server
 * on a new claim; their controllers create the pods. Throws NotFound or RangeError for a shard that
 * differs from its configuration.
 */
export async function rehearse(rehearsal: Rehearsal, shardId: string): Promise<Rehearsed[]> {
  const { target, clock, program } = rehearsal;
  const tried: Tried[] = [];
  const cluster = rehearsal.as(dryRun(tried));
  const { workload } = shardConfig(target, shardId);
  const owner = await ownerOf(cluster, workload);
  const from = claimOf(owner, currentOf(await podsOf(cluster, owner)), target.kubernetes.volume);
  const name = objectName(`ragmend-doctor-${shardId}`, 40);
  const fence: ShardFence = { targetId: target.id, shardId, incidentId: name, epoch: 0 };
  const spec = { kind: 'copy', from, to: { volume: name }, twin: null, workloadId: workload } as const;
  const grant = target.kubernetes.agent.credentials === 'session' ? async () => '{}' : null;
  const making = { cluster, target, clock, program, grant, buckets: NOWHERE, manifestBytes: async () => 0 };
  const asked = { fence, lock: name, jobId: name, spec };
  const refused = await refusalOf(() => prepareJob(making, asked, null, null));
  await makeTakeover({ cluster, target }, fence, { workloadId: name, volume: name, serves: true }, name);
  await tryPods(rehearsal, cluster, tried);
  const all = tried.map(({ object, refusal }) => ({ shardId, kind: object.kind, refusal, beyond: beyondOf(object) }));
  return refused === null ? all : [{ shardId, kind: 'Job', refusal: refused, beyond: [] }, ...all];
}

const NOWHERE = { snapshots: 'none', evidence: 'none', region: 'none', endpoint: null };

function beyondOf({ kind, spec }: Made): string[] {
  return kind === 'Deployment' && spec?.template?.spec ? beyondContained(spec.template.spec) : [];
}

/**
 * Returns a refusal that comes before any request, e.g. of a claim that no second pod can mount.
 */
async function refusalOf(work: () => Promise<unknown>): Promise<ClusterRefused | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof ClusterRefused) return error;
    throw error;
  }
}

/** The controllers that create the pods of each kind: policies about pods see their requests. */
const MAKERS: Record<string, string> = { Deployment: 'replicaset-controller', Job: 'job-controller' };

async function tryPods({ maker }: Rehearsal, cluster: Cluster, tried: Tried[]): Promise<void> {
  const runs = tried.filter(({ object }) => object.kind in MAKERS && !isHolder(object));
  for (const { object } of runs)
    await maker?.(String(MAKERS[object.kind]), dryRun(tried)).send('POST', pathOf(cluster, 'pods'), {
      json: podOf(object),
    });
}

/** A Job that only owns a claim creates no pod. */
const isHolder = ({ metadata }: Made) => metadata.labels?.[JobMark.Holds] !== undefined;

function podOf({ metadata, spec }: Made): V1Pod {
  const { labels, annotations } = spec?.template?.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: `${metadata.name}-`, ...(labels && { labels }), ...(annotations && { annotations }) },
    ...(spec?.template?.spec && { spec: spec.template.spec }),
  };
}
