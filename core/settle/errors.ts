import { TaskError } from '../kernel/task-error.ts';

/** The shard can't be settled in its current state; the message says what to do first. */
export class SettleRefused extends TaskError {
  override readonly name = 'SettleRefused' as const;
}
