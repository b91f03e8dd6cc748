import { TaskError } from '../kernel/task-error.ts';

/** Too few golden queries to judge a shard; nothing is decided from them. */
export class GoldenSetTooThin extends TaskError {
  override readonly name = 'GoldenSetTooThin' as const;
}

/** The service is not normal, so its answers must not become the baseline. */
export class ServiceNotNormal extends Error {
  override readonly name = 'ServiceNotNormal' as const;
}
