import type { PlanOf } from '../../contracts/plan.ts';
import type { MigrationSpec } from '../ports/migration-jobs.ts';

type Plan = Pick<PlanOf<'start'>, 'steps' | 'components'>;

/** Returns the workloads whose schema a plan prepares by steps of a kind. */
export const preparedBy = ({ steps }: Pick<Plan, 'steps'>, kind: 'migrate' | 'check-job'): string[] =>
  steps.flatMap((step) => (step.kind === kind ? step.on : []));

/** Returns the version of a workload that a plan was made of. */
export const versionIn = ({ components }: Pick<Plan, 'components'>, workload: string): string =>
  components.find((one) => one.workload === workload)?.version ?? '';

/** Returns what a plan says of each Job of a workload: of which version it is, and which init containers it drops. */
export const jobIn = (plan: Plan, workload: string): Omit<MigrationSpec, 'purpose'> => ({
  workload,
  version: versionIn(plan, workload),
  drops:
    plan.steps.find(({ kind, on }) => (kind === 'migrate' || kind === 'check-job') && on.includes(workload))?.drops ??
    [],
});
