import * as z from 'zod';
import { subject } from '../incident.ts';

/**
 * One line of a plan for people: its label, its value and its format: words, a duration in seconds,
 * a size in bytes, a moment (ISO 8601 in UTC) or a checksum.
 */
export const planFact = z.discriminatedUnion('as', [
  z.object({ as: z.enum(['text', 'moment', 'hash']), label: z.string(), value: z.string() }),
  z.object({ as: z.enum(['seconds', 'bytes']), label: z.string(), value: z.number() }),
]);
export type PlanFact = z.infer<typeof planFact>;

/**
 * The fields of every plan. Console and command line show these and nothing else. `facts` are
 * sorted by weight, the heaviest first. `byPerson` is why a person has to decide, whatever the policy
 * allows; absent if the policy may.
 */
export const planBase = z.object({
  incidentId: z.string(),
  targetId: z.string(),
  subject,
  summary: z.string(),
  changes: z.array(z.string()),
  undo: z.string(),
  expectedSeconds: z.number(),
  facts: z.array(planFact),
  byPerson: z.string().optional(),
});
