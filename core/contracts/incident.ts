import * as z from 'zod';
import { RUNBOOK_NAMES } from './runbooks.ts';

/** The state machines an incident can run. */
export const runbookName = z.enum(RUNBOOK_NAMES);

/** What a task needs to act for an incident: its id, what it is about, and the fencing epoch of its lock. */
export const incidentRef = z.object({
  incidentId: z.string().min(1),
  targetId: z.string().min(1),
  shardId: z.string().min(1),
  epoch: z.int().min(1),
});
export type IncidentRef = z.infer<typeof incidentRef>;

/** What starts a runbook: the execution's input. `requestedBy` is a person's name, `alert:<source>` or `schedule`. */
export const executionInput = incidentRef.extend({ requestedBy: z.string().min(1) });
export type ExecutionInput = z.infer<typeof executionInput>;

/**
 * How an incident ended; a running one is Pending or Running. `Skipped` is how earlier versions ended what
 * they observed: it is in their records, and in executions that are under way when a new version is deployed.
 */
export const outcome = z.enum([
  'Completed',
  'NoActionNeeded',
  'Observed',
  'Rejected',
  'Expired',
  'Failed',
  'Cancelled',
  'Skipped',
]);
export type Outcome = z.infer<typeof outcome>;
export const incidentState = z.enum(['Pending', 'Running', ...outcome.options]);

/** One incident: the work on one target by one runbook. Times are ISO 8601 in UTC. */
export const incident = z.object({
  id: z.string(),
  targetId: z.string(),
  shardId: z.string(),
  runbook: runbookName,
  state: incidentState,
  requestedBy: z.string(),
  epoch: z.int(),
  /** When the alert that opened it was received; absent where a person or the schedule asked, for whom that is when it was opened. */
  receivedAt: z.string().optional(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  executionArn: z.string().nullable(),
  abortedBy: z.string().nullable(),
  signalIds: z.array(z.string()),
  version: z.int(),
});
export type Incident = z.infer<typeof incident>;

/** Outcomes of runs that only looked: they settle nothing that a run before them left open. */
export const ONLY_LOOKED: readonly Incident['state'][] = ['Observed', 'Skipped'];
