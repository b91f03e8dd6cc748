import * as z from 'zod';
import { plan } from '../plan.ts';

/** What every runbook may keep, and generic code reads; times are ISO 8601 in UTC. */
export const incidentFacts = z.object({
  /** When users were first kept from wrong answers by this run. */
  safeAt: z.string(),
  /** When the service was whole again; null once that was undone. */
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
  failure: z.record(z.string(), z.string()),
});

/** What every runbook may keep by key: plans by their hash. */
export const incidentFactsByKey = z.object({ plans: plan });
