import type { PlanOf } from '../../contracts/plan.ts';
import type { JobSpec } from '../../kernel/ports/jobs.ts';

/** Returns the id of the job that carries out a plan. */
export function restoreJobId({ incidentId, volume }: Pick<PlanOf<'restore'>, 'incidentId' | 'volume'>): string {
  return `${incidentId}-restore-${volume}`;
}

/** Returns the job's work: exactly the planned snapshot into exactly the planned volume. */
export function restoreSpec({ snapshot, volume }: PlanOf<'restore'>): JobSpec {
  return { kind: 'restore', snapshotId: snapshot.snapshotId, manifestSha256: snapshot.manifestSha256, to: volume };
}
