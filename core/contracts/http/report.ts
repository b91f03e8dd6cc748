import * as z from 'zod';
import { approval } from '../approval.ts';
import { timelineEntry } from '../case-file.ts';
import { incidentFacts } from '../rooms/incident.ts';
import { stepView } from './step-view.ts';

const seconds = z.number().nullable();

/**
 * The part of report.json that people see. Reports of earlier versions lack some fields. Times are
 * in seconds, null for a phase that was not reached.
 */
export const reportJson = z
  .object({
    summary: z.string(),
    alertToSafeSeconds: seconds,
    alertToRestoredSeconds: seconds,
    totalSeconds: seconds,
    queueWaitSeconds: seconds,
    humanWaitSeconds: seconds,
    machineSeconds: seconds,
    causes: z.array(z.string()),
    followUps: z.array(z.string()),
    sections: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })),
    evidence: incidentFacts.shape.evidence.nullable(),
    failingQueries: z.array(z.string()),
    approvals: z.array(
      approval.pick({ id: true, state: true, decidedBy: true, decidedAt: true, reason: true, plan: true }),
    ),
    steps: z.array(stepView),
    timeline: z.array(timelineEntry),
  })
  .partial()
  .loose();
export type ReportJson = z.infer<typeof reportJson>;
