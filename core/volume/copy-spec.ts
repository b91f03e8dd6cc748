import type { ShardRef } from '../contracts/incident.ts';
import { type CopyPurpose, purposeOf } from '../kernel/copy-id.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { JobSpec } from '../kernel/ports/jobs.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { Workloads } from '../kernel/ports/workloads.ts';

/** The ports that tell what serves a shard. */
export type ServedDeps = { registry: Registry; workloads: Workloads };

/**
 * Returns the job that copies the volume a shard is served from; evidence has no twin, since nobody
 * opens it. Throws NotFound.
 */
export async function copySpec(deps: ServedDeps, incident: ShardRef, copyId: string): Promise<CopySpec> {
  const { workloadId, volume } = await servedVolume(deps, incident);
  const purpose = purposeOf(incident.incidentId, copyId);
  const to = purpose === 'evidence' ? { evidenceOf: incident.incidentId } : { volume: copyId };
  return { kind: 'copy', from: volume, to, twin: twinOf(copyId, purpose), workloadId };
}
type CopySpec = Extract<JobSpec, { kind: 'copy' }>;

function twinOf(copyId: string, purpose: CopyPurpose): string | null {
  return purpose === 'evidence' ? null : `${copyId}-twin`;
}

async function servedVolume(deps: ServedDeps, incident: ShardRef) {
  const { workloadId } = await findShard(deps, incident);
  const { volume } = await deps.workloads.describe(workloadId);
  return { workloadId, volume };
}
