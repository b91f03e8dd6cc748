import type { StepView } from '../contracts/http.ts';
import type { ExecutionInput, RunbookName } from '../contracts/incident.ts';

/** State machines: Step Functions, or the engine on one machine. */
export interface Executions {
  /** Starts the machine of a runbook, or the one that cleans up after it, under a name; the same name again is answered by what stands. */
  start(
    machine: RunbookName | `${RunbookName}-janitor`,
    name: string,
    input: ExecutionInput,
  ): Promise<{ executionArn: string }>;
  /** Ends an execution as ABORTED; one that has ended is no error. */
  stop(executionArn: string, cause: string): Promise<void>;
  /** Gives a waiting state its decision; throws TokenGone when nobody waits for it any more. */
  succeed(taskToken: string, output: unknown): Promise<void>;
  steps(executionArn: string): Promise<StepView[]>;
}

/** No state waits on this token: it was answered, timed out, or its execution ended. */
export class TokenGone extends Error {
  override readonly name = 'TokenGone' as const;
}
