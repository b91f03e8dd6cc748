import { TaskError } from '../kernel/task-error.ts';

/** No snapshot of the shard is left that is proven, readable and untried: a person must decide. */
export class NoProvenSnapshot extends TaskError {
  override readonly name = 'NoProvenSnapshot' as const;
}

/** The shard has too few golden queries to prove a snapshot. */
export class GoldenSetTooThin extends TaskError {
  override readonly name = 'GoldenSetTooThin' as const;
}

/** The snapshot can't be published: nothing proves its copy. */
export class SnapshotDiscarded extends TaskError {
  override readonly name = 'SnapshotDiscarded' as const;
}

/** No server on a restored volume can replace the current one until something is changed. */
export class TakeoverRefused extends TaskError {
  override readonly name = 'TakeoverRefused' as const;
}
