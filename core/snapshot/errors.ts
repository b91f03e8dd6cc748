import { TaskError } from '../kernel/task-error.ts';

/** No snapshot of the shard is left that was proven, can be read and was not tried: a person must decide. */
export class NoProvenSnapshot extends TaskError {
  override readonly name = 'NoProvenSnapshot' as const;
}

/** The shard has too few golden queries for a snapshot to be worth anything. */
export class GoldenSetTooThin extends TaskError {
  override readonly name = 'GoldenSetTooThin' as const;
}

/** The snapshot can't be published: what it was made of was not proven. */
export class SnapshotDiscarded extends TaskError {
  override readonly name = 'SnapshotDiscarded' as const;
}

/** The server that stands can't be replaced by one on a restored volume: something must be changed first. */
export class TakeoverRefused extends TaskError {
  override readonly name = 'TakeoverRefused' as const;
}
