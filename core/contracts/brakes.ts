import * as z from 'zod';
import { runbookName, subject } from './incident.ts';
import { who } from './who.ts';

/**
 * The global kill switch. While it is on, nothing starts; running incidents stop between two steps
 * and are left safe.
 */
export const killSwitchState = z.object({ on: z.boolean(), by: who, reason: z.string(), at: z.string() });
export type KillSwitchState = z.infer<typeof killSwitchState>;

/**
 * A breaker. It opens when the same remediation of a subject succeeded repeatedly and the alert
 * came back; `incidentId` is the last incident. It stays open until somebody resets it.
 */
export const breaker = z.object({
  targetId: z.string(),
  subject,
  incidentId: z.string(),
  openedAt: z.string(),
  reason: z.string(),
  resetAt: z.string().nullable(),
  resetBy: z.string().nullable(),
});
export type Breaker = z.infer<typeof breaker>;

/**
 * How much of its budget a runbook has used on a target: the runs opened within the last hour and
 * the last day.
 */
export const budgetUse = z.object({
  targetId: z.string(),
  runbook: runbookName,
  lastHour: z.int(),
  perHour: z.int(),
  lastDay: z.int(),
  perDay: z.int(),
});
export type BudgetUse = z.infer<typeof budgetUse>;

/**
 * Everything that can hold remediation back. `killSwitch` is null if it can't be read, and then
 * nothing starts.
 */
export const brakesView = z.object({
  killSwitch: killSwitchState.nullable(),
  budgets: z.array(budgetUse),
  breakers: z.array(breaker),
});
export type BrakesView = z.infer<typeof brakesView>;
