import * as z from 'zod';
import { isForAlerts, RUNBOOK_NAMES } from '../runbooks.ts';

const alertname = z
  .string()
  .min(1)
  .max(255)
  .refine(
    (name) =>
      (name.match(/\*|\{(subject|shard)\}/g) ?? []).length <= 3 && name.split(/\{(?:subject|shard)\}/).length <= 2,
    {
      message: 'give at most three of * and {subject}, and {subject} once',
    },
  );

/** One route of ragmend.yaml: which alert starts which runbook on which target. */
export const alertRoute = z.strictObject({
  alertname: alertname.describe(
    'Alert name of this route; * stands for any text, {subject} (or {shard}) for the name of the subject if no label says it. The first fitting route that finds a subject is taken',
  ),
  runbook: z.enum(RUNBOOK_NAMES.filter(isForAlerts)).describe('Runbook that the alert starts'),
  target: z.string().min(1).describe('Target of the alert'),
  subjectLabel: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Label that names the alert's subject: by default `shard` or `provider`, depending on the runbook; a runbook for the whole service needs none",
    ),
  shardLabel: z.string().min(1).optional().describe('Earlier name of subjectLabel'),
});
