import type { Plan } from '../../contracts/plan.ts';
import type { JobSpec } from '../../kernel/ports/jobs.ts';

/** A restore that is planned: its plan names a snapshot and a volume. */
export type RestorePlan = Plan & { snapshot: NonNullable<Plan['snapshot']>; volume: string };

/** Whether a plan is that of a restore. */
export function isRestore(plan: Plan): plan is RestorePlan {
  return plan.action === 'restore' && plan.snapshot !== null && plan.volume !== null;
}

/** The id of the job that carries out a plan. */
export function restoreJobId({ incidentId, volume }: Pick<RestorePlan, 'incidentId' | 'volume'>): string {
  return `${incidentId}-restore-${volume}`;
}

/** What the job is to do: exactly the planned snapshot into exactly the planned volume. */
export function restoreSpec({ snapshot, volume }: RestorePlan): JobSpec {
  return { kind: 'restore', snapshotId: snapshot.snapshotId, manifestSha256: snapshot.manifestSha256, to: volume };
}
