import type { ExecutionInput } from '../../contracts/incident.ts';
import type { RunbookName } from '../../contracts/runbooks.ts';

/** A runbook's machine, or its janitor. */
export type MachineName = RunbookName | `${RunbookName}-janitor`;

/** Runs state machines: Step Functions, or the engine on one machine. */
export interface Executions {
  /** Starts a machine under a name; the same name again returns the existing execution. */
  start(machine: MachineName, name: string, input: ExecutionInput): Promise<{ executionArn: string }>;
  /** Returns whether an execution of this name runs; false if there never was one. */
  isRunning(machine: MachineName, name: string): Promise<boolean>;
  /** Ends an execution as ABORTED; one that has ended is no error. */
  stop(executionArn: string, cause: string): Promise<void>;
  /** Hands a decision to its waiting state; throws TokenGone if no state waits any more. */
  succeed(taskToken: string, output: unknown): Promise<void>;
}

/** No state waits on this token: it was answered, timed out, or its execution ended. */
export class TokenGone extends Error {
  override readonly name = 'TokenGone' as const;
}
