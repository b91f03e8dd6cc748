import { TaskError } from '../kernel/task-error.ts';

/** A shard that can't be settled as it stands; the message says what to do first. */
export class SettleRefused extends TaskError {
  override readonly name = 'SettleRefused' as const;
}
