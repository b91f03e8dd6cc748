import type { ExecutionInput } from '../../contracts/incident.ts';
import type { RunbookName } from '../../contracts/runbooks.ts';

/** A runbook's machine, or the one that cleans up after it. */
export type MachineName = RunbookName | `${RunbookName}-janitor`;

/** State machines: Step Functions, or the engine on one machine. */
export interface Executions {
  /** Starts a machine under a name; the same name again is answered by what stands. */
  start(machine: MachineName, name: string, input: ExecutionInput): Promise<{ executionArn: string }>;
  /** Whether an execution of this name runs; one that never was does not. */
  isRunning(machine: MachineName, name: string): Promise<boolean>;
  /** Ends an execution as ABORTED; one that has ended is no error. */
  stop(executionArn: string, cause: string): Promise<void>;
  /** Gives a waiting state its decision; throws TokenGone when nobody waits for it any more. */
  succeed(taskToken: string, output: unknown): Promise<void>;
}

/** No state waits on this token: it was answered, timed out, or its execution ended. */
export class TokenGone extends Error {
  override readonly name = 'TokenGone' as const;
}
