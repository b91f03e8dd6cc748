/** The engine does not support part of a definition; the message names machine, state and field. */
export class UnsupportedDefinition extends Error {
  override readonly name = 'UnsupportedDefinition' as const;
}

/** No machine has the requested ARN. */
export class StateMachineDoesNotExist extends Error {
  override readonly name = 'StateMachineDoesNotExist' as const;
}

/** The name belongs to an execution that has ended, or that has another input. */
export class ExecutionAlreadyExists extends Error {
  override readonly name = 'ExecutionAlreadyExists' as const;
}

/** No execution has the requested ARN. */
export class ExecutionDoesNotExist extends Error {
  override readonly name = 'ExecutionDoesNotExist' as const;
}

/** The execution runs in the database, but this engine did not resume it after a restart. */
export class NotResumed extends Error {
  override readonly name = 'NotResumed' as const;
}

/**
 * An execution name is empty, longer than 80 characters, or has characters that ARNs do not allow.
 */
export class InvalidName extends Error {
  override readonly name = 'InvalidName' as const;
}

/** A text that was never a task token. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken' as const;
}

/** The token was used, or its task ended: timed out, retried or aborted. */
export class TaskTimedOut extends Error {
  override readonly name = 'TaskTimedOut' as const;
}

/** The token is well-formed, but this database never issued it. */
export class TaskDoesNotExist extends Error {
  override readonly name = 'TaskDoesNotExist' as const;
}

/** A task rejects with this to set Error and Cause verbatim. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure' as const;
  constructor(
    readonly error: string,
    readonly verbatimCause: string,
  ) {
    super(`${error}: ${verbatimCause}`);
  }
}

/** A JSONata field failed; `detail` is the sentence of the Cause, `location` the field's path. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError' as const;
  constructor(
    readonly detail: string,
    readonly location?: string,
    /** History has the state's entry already in its chain of events (AWS: only Timestamp). */
    readonly afterEntry = false,
  ) {
    super(detail);
  }
}

/** A state failed without evaluating anything, e.g. States.NoChoiceMatched. */
export class StateError extends Error {
  override readonly name = 'StateError' as const;
  constructor(
    readonly error: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}
