import * as z from 'zod';
import { judgedSnapshot, snapshotSummary } from '../agent/snapshot-manifest.ts';
import { approval, approvalWhy } from '../approval.ts';
import { timelineEntry } from '../case-file.ts';
import { incident } from '../incident.ts';
import { registryEntry, retrievalMode } from '../registry.ts';
import { repairOf } from '../runbooks.ts';
import { signal } from '../signal.ts';
import { reportJson } from './report.ts';
import { stepView } from './step-view.ts';

/**
 * An incident in a list. `status` is its state, or AwaitingApproval while a plan waits, or
 * Validating while its step is a validation.
 */
export const incidentItem = incident
  .pick({ id: true, targetId: true, subject: true, runbook: true, requestedBy: true, openedAt: true, closedAt: true })
  .extend({ status: z.string() });
export type IncidentItem = z.infer<typeof incidentItem>;

/** An approval in a list. `status` repeats its state; a pending approval says why it is needed. */
export const approvalItem = approval.extend({ status: z.string(), why: approvalWhy.optional() });
export type ApprovalItem = z.infer<typeof approvalItem>;

/**
 * One incident with its steps, timeline, approvals and signals. `report` is the folder of its
 * report, once written.
 */
export const incidentView = incidentItem.extend({
  steps: z.array(stepView),
  timeline: z.array(timelineEntry),
  approvals: z.array(approvalItem),
  signals: z.array(signal),
  report: z.string().nullable(),
  progress: z.object({ bytesDone: z.int(), bytesTotal: z.int() }).nullable(),
  /**
   * How many of the first steps and entries, and of the oldest approvals and signals, the answer
   * omits for its size.
   */
  leftOut: z.object({ steps: z.int(), timeline: z.int(), approvals: z.int(), signals: z.int() }).optional(),
  /** What it waits for in its target's queue of repairs; null if it has its turn or needs none. */
  waits: z.string().nullable(),
});
export type IncidentView = z.infer<typeof incidentView>;

/** The caller, under the name that is recorded with their decisions. */
export const sessionView = z.object({ name: z.string() });

/** The present state of the service. */
export const serviceView = z.object({
  targetId: z.string(),
  mode: retrievalMode,
  shards: z.array(registryEntry.extend({ mode: z.string(), writesPaused: z.boolean() })),
});
export type ServiceView = z.infer<typeof serviceView>;

/** A report; `status` is how its incident ended, named as in every list. */
export const reportView = z.object({
  status: z.string().optional(),
  folder: z.string(),
  postmortem: z.string(),
  report: reportJson,
});
export type ReportView = z.infer<typeof reportView>;

/**
 * A person's name as it is recorded: no invisible characters, and no mix of similar letters of two
 * alphabets.
 */
const personName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{C}\p{Default_Ignorable_Code_Point}\u2800]+$/u, 'use visible characters only')
  .refine(
    (name) => !(/\p{Script=Latin}/u.test(name) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(name)),
    'use the letters of one alphabet',
  );

/** Bodies of the API. A body never contains `by`: the signed-in person is the author. */
export const signInBody = z.strictObject({ name: personName, code: z.string().min(1).max(200) });
export const decisionBody = z.strictObject({
  decision: z.enum(['approve', 'reject']),
  reason: z.string().trim().max(2000).optional(),
  planHash: z.string().optional(),
});
export const startBody = z.strictObject({
  subjectId: z.string().min(1).max(200),
  runbook: incident.shape.runbook.default(repairOf('shard')),
});

export const killSwitchBody = z.strictObject({ on: z.boolean(), reason: z.string().trim().min(1).max(500) });
/** The answer names each of them, so the number is limited. */
export const PRUNED_AT_ONCE = 200;
export const pruneBody = z.strictObject({ snapshotIds: z.array(z.string().min(1).max(200)).max(PRUNED_AT_ONCE) });

/** Reads a body by its contract. Returns the body, or says what is wrong with it. */
export function readBody<T>(contract: z.ZodType<T>, body: unknown): { read: T } | { wrong: string } {
  const { data, error } = contract.safeParse(body);
  return error ? { wrong: z.prettifyError(error) } : { read: data };
}
/** The contract of a body. */
export type BodyOf<T> = z.ZodType<T>;

/** An error over HTTP (RFC 9457). */
export const problem = z.object({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() });
export type Problem = z.infer<typeof problem>;

/** The token of the next page; null on the last page. */
const next = z.string().nullable();
/** A page of incidents. */
export const incidentPage = z.object({ incidents: z.array(incidentItem), next });
/** A page of approvals. */
export const approvalPage = z.object({ approvals: z.array(approvalItem), next });
export type ApprovalPage = z.infer<typeof approvalPage>;
/** A page of snapshots. */
export const snapshotPage = z.object({ snapshots: z.array(snapshotSummary), next });
/**
 * Lists as the API returns them: open records first, then ended ones, each newest first. An answer
 * is one page of at most 256 KiB.
 */
export const apiLists = {
  incidents: incidentPage,
  approvals: approvalPage,
  snapshots: snapshotPage,
  judged: z.object({ snapshots: z.array(judgedSnapshot), next }),
};
