import { TaskError } from '../kernel/task-error.ts';

/** What stands is not what the approved plan named: it is void, plan again. */
export class PlanDrifted extends TaskError {
  override readonly name = 'PlanDrifted' as const;
}

/** A shard that can't be settled as it stands; the message says what to do first. */
export class SettleRefused extends TaskError {
  override readonly name = 'SettleRefused' as const;
}
