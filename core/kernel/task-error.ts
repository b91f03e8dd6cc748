import type { ErrorName } from '../contracts/error-names.ts';

/** An error that crosses the state machine by its name; subclasses fix `name` to a literal of the table. */
export abstract class TaskError extends Error {
  abstract override readonly name: ErrorName;
}

/** A dependency is away for a moment: the runbook retries it. */
export class DependencyUnavailable extends TaskError {
  override readonly name = 'DependencyUnavailable' as const;
}

/** The record does not exist: the caller named something unknown. */
export class NotFound extends TaskError {
  override readonly name = 'NotFound' as const;
}

/**
 * What stands is not what the approved plan named, or the plan is not the one that was shown: it is
 * void, plan again.
 */
export class PlanDrifted extends TaskError {
  override readonly name = 'PlanDrifted' as const;
}

/** The writer no longer holds its lock: somebody with a newer epoch does, or nobody. */
export class StaleEpoch extends TaskError {
  override readonly name = 'StaleEpoch' as const;
}

/** Another writer changed the record first: read it again and decide anew. */
export class WriteConflict extends TaskError {
  override readonly name = 'WriteConflict' as const;
}
