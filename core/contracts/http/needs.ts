import * as z from 'zod';
import { incidentState, runbookName, subject } from '../incident.ts';
import { route } from '../registry.ts';
import { disposition } from '../signal.ts';
import { approvalItem } from './http.ts';

const text = z.string();
/**
 * The fields of every need: the harm or the question in one sentence, the reason, since when (ISO
 * 8601, null if unknown), and the command that helps, null if people can only wait. `id` stays the
 * same as long as the need.
 */
const shared = {
  id: text,
  targetId: text.nullable(),
  subject: subject.nullable(),
  since: text.nullable(),
  headline: text,
  why: text,
  command: text.nullable(),
};

/** Something that waits for a person. */
export const need = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kill-switch'), ...shared }),
  z.object({ kind: z.literal('approval'), ...shared, approval: approvalItem }),
  z.object({ kind: z.literal('shard-out'), ...shared, route, incidentId: text.nullable() }),
  z.object({ kind: z.literal('breaker'), ...shared, incidentId: text }),
  z.object({
    kind: z.literal('alert'),
    ...shared,
    alertname: text,
    runbook: runbookName,
    source: text,
    disposition,
    alerts: z.int(),
    behind: text.nullable(),
    until: text.nullable(),
  }),
  z.object({ kind: z.literal('run'), ...shared, incidentId: text, runbook: runbookName, status: incidentState }),
  z.object({ kind: z.literal('serving'), ...shared }),
  z.object({ kind: z.literal('turn'), ...shared, incidentId: text }),
  z.object({ kind: z.literal('registry'), ...shared }),
]);
export type Need = z.infer<typeof need>;
export type NeedOf<K extends Need['kind']> = Extract<Need, { kind: K }>;

/**
 * Everything that waits for the caller, in this order: what stops everything, questions, harm,
 * waiting work, and runs that ended without a result. `leftOut` counts the needs that do not fit
 * into an answer.
 */
export const needsView = z.object({ needs: z.array(need), leftOut: z.int().optional() });
