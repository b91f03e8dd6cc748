import { TaskError } from '../kernel/task-error.ts';

/** Too few golden queries to say anything of a shard: nothing is decided from them. */
export class GoldenSetTooThin extends TaskError {
  override readonly name = 'GoldenSetTooThin' as const;
}

/** The service is not as it should be, so its answers must not become the measure. */
export class ServiceNotNormal extends Error {
  override readonly name = 'ServiceNotNormal' as const;
}
