import { TaskError } from '../kernel/task-error.ts';

/** Something else sets, starts or migrates what a start has to: the message says what to do. */
export class StartRefused extends TaskError {
  override readonly name = 'StartRefused' as const;
}
