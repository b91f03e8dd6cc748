import type Database from 'libsql';
import type { EngineClock } from './clock.ts';
import type { Invoke } from './durable/call-function.ts';
import type { MachineDefinition } from './language/definition.ts';
import type { ExecutionDescription } from './model.ts';

/** What an engine needs. */
export interface EngineOptions {
  /** Definitions by state machine ARN. */
  machines: Record<string, MachineDefinition>;
  /** An open handle, which the caller closes; or `:memory:`. */
  database: Database.Database | ':memory:';
  clock: EngineClock;
  invoke: Invoke;
  /** Wraps each write of transitions, for observers. */
  commit?: ((write: () => void) => void) | undefined;
  /** Called after the commit, at least once for each ended execution. */
  onEnd?: (execution: ExecutionDescription) => void;
  /** Receives errors of `onEnd` and of the engine; without it they are thrown as uncaught. */
  onProblem?: (error: unknown) => void;
  /** For jitter: 0 to 1. */
  random?: () => number;
}
