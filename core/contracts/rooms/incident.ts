import * as z from 'zod';
import { incidentRef, outcome, shardRef } from '../incident.ts';
import { plan } from '../plan.ts';
import { nothing } from './task-shapes.ts';

export const incidentTasks = {
  countServing: {
    input: shardRef.extend({ without: z.boolean().optional() }),
    output: z.object({ enough: z.boolean() }),
  },
  pageOperator: {
    safe: true,
    input: incidentRef.extend({ failure: z.record(z.string(), z.string()) }),
    output: nothing,
  },
  closeIncident: { safe: true, input: incidentRef.extend({ outcome }), output: z.object({ outcome }) },
} as const;

/** The facts that every runbook may keep and generic code reads. Times are ISO 8601 in UTC. */
export const incidentFacts = z.object({
  /** When this run first kept users from wrong answers. */
  safeAt: z.string(),
  /** Since when users have been kept from them, by this run or an earlier one. */
  safeSince: z.string(),
  /** When the service was whole again; null if that was undone. */
  restoredAt: z.string().nullable(),
  /** Why nothing heavier than a probe starts by itself: too few subjects of the target serve. */
  heldBack: z.string(),
  evidence: z.object({
    folder: z.string(),
    files: z.int(),
    manifestSha256: z.string(),
    copied: z.boolean(),
    left: z.array(z.string()).optional(),
  }),
  /**
   * Who changed first what this run was about to change, or changed it back, and to what: the run
   * then leaves it alone.
   */
  overruledBy: z.object({ who: z.string(), said: z.string(), at: z.string() }),
  failure: z.record(z.string(), z.string()),
});

/** The facts that every runbook may keep by key: plans by their hash. */
export const incidentFactsByKey = z.object({ plans: plan });
