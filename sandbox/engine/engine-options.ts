import type Database from 'libsql';
import type { EngineClock } from './clock.ts';
import type { Invoke } from './durable/call-function.ts';
import type { MachineDefinition } from './language/definition.ts';
import type { ExecutionDescription } from './model.ts';

/** What an engine needs. */
export interface EngineOptions {
  /** Definitions by state machine ARN. */
  machines: Record<string, MachineDefinition>;
  /** An open handle, which stays the caller's; or `:memory:`. */
  database: Database.Database | ':memory:';
  clock: EngineClock;
  invoke: Invoke;
  /** Runs each write of transitions, for whoever watches them. */
  commit?: ((write: () => void) => void) | undefined;
  /** Told after the commit, at least once for each execution that ended. */
  onEnd?: (execution: ExecutionDescription) => void;
  /** Told of errors of `onEnd` and of the engine itself; without it they are thrown as uncaught. */
  onProblem?: (error: unknown) => void;
  /** For jitter: 0 to 1. */
  random?: () => number;
}
