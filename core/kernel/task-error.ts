import type { ErrorName } from '../contracts/error-names.ts';

/**
 * An error that crosses the state machine by its name. Each subclass sets `name` to a literal of
 * the table.
 */
export abstract class TaskError extends Error {
  abstract override readonly name: ErrorName;
}

/** A dependency is away for a moment; the runbook retries. */
export class DependencyUnavailable extends TaskError {
  override readonly name = 'DependencyUnavailable' as const;
}

/** The record does not exist: the caller named an unknown one. */
export class NotFound extends TaskError {
  override readonly name = 'NotFound' as const;
}

/**
 * The current state is not what the approved plan named, or the plan is not the one that was shown.
 * The approval is void; plan again.
 */
export class PlanDrifted extends TaskError {
  override readonly name = 'PlanDrifted' as const;
}

/** The writer no longer holds its lock: another holds it with a newer epoch, or nobody does. */
export class StaleEpoch extends TaskError {
  override readonly name = 'StaleEpoch' as const;
}

/** Another writer changed the record first: read it again and decide anew. */
export class WriteConflict extends TaskError {
  override readonly name = 'WriteConflict' as const;
}
