import { TaskError } from '../kernel/task-error.ts';

/** What stands is not what the approved plan named: it is void, plan again. */
export class PlanDrifted extends TaskError {
  override readonly name = 'PlanDrifted' as const;
}
