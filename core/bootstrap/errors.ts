import { TaskError } from '../kernel/task-error.ts';

/** Something else sets, starts or migrates what a start has to: the message says what to do. */
export class StartRefused extends TaskError {
  override readonly name = 'StartRefused' as const;
}

/** Pods of a component do not end, or do not come to work, in their time. */
export class ComponentsStuck extends TaskError {
  override readonly name = 'ComponentsStuck' as const;
}

/** A migration did not succeed, or nobody knows: it is not run again by itself. */
export class MigrationUnproven extends TaskError {
  override readonly name = 'MigrationUnproven' as const;
}
