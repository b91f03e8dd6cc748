import * as z from 'zod';
import { RUNBOOK_NAMES } from './runbooks.ts';
import { SUBJECT_KINDS, type Subject } from './subject.ts';
import { type Who, who } from './who.ts';

/** The state machines an incident can run. */
export const runbookName = z.enum(RUNBOOK_NAMES);

/** What an incident is about, within its target. */
export const subject = z.object({ kind: z.enum(SUBJECT_KINDS), id: z.string().min(1) });

/**
 * What a task needs to act for an incident: the incident's id, its target, and the fencing epoch of
 * its lock.
 */
export const incidentRef = z.object({
  incidentId: z.string().min(1),
  targetId: z.string().min(1),
  epoch: z.int().min(1),
});
export type IncidentRef = z.infer<typeof incidentRef>;

/** The same for tasks on the shard of the incident. */
export const shardRef = incidentRef.extend({ shardId: z.string().min(1) });
export type ShardRef = z.infer<typeof shardRef>;

/** The input of an execution, which starts a runbook. */
export type ExecutionInput = IncidentRef & { subject: Subject; requestedBy: Who };

/**
 * How an incident ended; a running incident is Pending or Running. `Skipped` left it at what
 * somebody faster had done. Earlier versions ended observations so: it stands in their records, and
 * in executions under way during a deployment.
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

/** One incident: the work on one subject of a target by one runbook. Times are ISO 8601 in UTC. */
export const incident = z.object({
  id: z.string(),
  targetId: z.string(),
  subject,
  runbook: runbookName,
  state: incidentState,
  requestedBy: who,
  epoch: z.int(),
  /**
   * When the alert that opened it was received. Absent if a person or the schedule opened it: use
   * the time it was opened.
   */
  receivedAt: z.string().optional(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  executionArn: z.string().nullable(),
  abortedBy: who.nullable(),
  signalIds: z.array(z.string()),
  version: z.int(),
});
export type Incident = z.infer<typeof incident>;

/** Outcomes of runs that only looked. They settle nothing that an earlier run left open. */
export const ONLY_LOOKED: readonly Incident['state'][] = ['Observed', 'Skipped'];
