import type { Outcome } from '../model.ts';
import { failureOf } from '../walk/step.ts';
import type { ExecutionRow } from './store.ts';

/**
 * Returns an ended child execution as its parent task sees it (startExecution.sync:2): JSON, times
 * in epoch milliseconds.
 */
export function childOutcome(row: ExecutionRow): Outcome {
  const described = {
    ExecutionArn: row.arn,
    Input: JSON.parse(row.input),
    InputDetails: { Included: true },
    Name: row.name,
    ...(row.output !== null && { Output: JSON.parse(row.output), OutputDetails: { Included: true } }),
    ...(row.error !== null && { Error: row.error }),
    ...(row.cause !== null && { Cause: row.cause }),
    StartDate: row.started_at,
    StateMachineArn: row.machine_arn,
    Status: row.status,
    StopDate: row.stopped_at,
  };
  if (row.status === 'SUCCEEDED') return { ok: true, output: described };
  return { ok: false, failure: failureOf('States.TaskFailed', JSON.stringify(described)) };
}
