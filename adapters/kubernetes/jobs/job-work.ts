import type { JobSpec } from '../../../core/kernel/ports/jobs.ts';
import type { AgentWork, BucketPlace } from '../../../core/snapshot/agent-work.ts';
import type { Mounted } from './agent-pod.ts';
import { claimName } from './job-names.ts';

/**
 * Buckets that jobs read and write, as pods reach them; `endpoint` is a server other than AWS's
 * own.
 */
export type JobBuckets = { snapshots: string; evidence: string; region: string; endpoint: string | null };

/**
 * A job in the agent's terms, the claim that it reads, and the claims that it creates. `mountOf`
 * says where each is mounted.
 */
export type JobWork = { work: AgentWork; source: string | null; made: string[] };

/** Where the agent finds its work, and its short-lived credentials if it has any. */
export const JobPath = { Work: '/ragmend/work/work.json', Grant: '/ragmend/grant/credentials.json' } as const;

/**
 * Returns a job in the agent's terms; throws a RangeError for a volume that can't be a claim's
 * name.
 */
export function jobWork(spec: JobSpec, buckets: JobBuckets, hasGrant: boolean): JobWork {
  const objects = (bucket: string, prefix: string): BucketPlace => ({
    bucket,
    prefix,
    region: buckets.region,
    endpoint: buckets.endpoint,
    grant: hasGrant ? JobPath.Grant : null,
  });
  const snapshot = (snapshotId: string) => objects(buckets.snapshots, `snapshots/${snapshotId}/`);
  switch (spec.kind) {
    case 'copy': {
      const isEvidence = 'evidenceOf' in spec.to;
      const made = [...('volume' in spec.to ? [spec.to.volume] : []), ...(spec.twin === null ? [] : [spec.twin])];
      const to =
        'volume' in spec.to ? mountOf(spec.to.volume) : objects(buckets.evidence, `evidence/${spec.to.evidenceOf}/`);
      const twin = spec.twin === null ? null : mountOf(spec.twin);
      const work = { kind: spec.kind, from: mountOf(spec.from), to, twin, pid: null, readOnly: isEvidence };
      return { work, source: spec.from, made };
    }
    case 'upload': {
      const { from, manifest } = spec;
      const work = { kind: spec.kind, from: mountOf(from), objects: snapshot(manifest.snapshotId), manifest };
      return { work, source: from, made: [] };
    }
    case 'restore': {
      const { snapshotId, manifestSha256, to } = spec;
      const work = { kind: spec.kind, objects: snapshot(snapshotId), manifestSha256, to: mountOf(to) };
      return { work, source: null, made: [to] };
    }
  }
}

/**
 * Returns the mounts of a job's claims; the source is read-only. If the source is missing nothing
 * is created, and the agent reports what it misses.
 */
export function jobMounts({ source, made }: Pick<JobWork, 'source' | 'made'>, sourceStands: boolean): Mounted[] {
  const from = source !== null && sourceStands ? [claimMount('from', source, true)] : [];
  const empty = source !== null && !sourceStands;
  const to = made.map((claim, at) => (empty ? emptyMount(`to-${at}`, claim) : claimMount(`to-${at}`, claim, false)));
  return [...from, ...to];
}

/** Returns where a claim is mounted. */
export function mountOf(claim: string): string {
  return `/ragmend/volumes/${claimName(claim)}`;
}

function claimMount(name: string, claim: string, readOnly: boolean): Mounted {
  return {
    volume: { name, persistentVolumeClaim: { claimName: claim, readOnly } },
    mount: { mountPath: mountOf(claim), readOnly },
  };
}

function emptyMount(name: string, claim: string): Mounted {
  return { volume: { name, emptyDir: {} }, mount: { mountPath: mountOf(claim) } };
}
