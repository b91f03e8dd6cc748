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
    'Alert name that this route is for; * stands for any text, {subject} (or {shard}) for the name of what it is about where no label says it. Of several routes that fit, the first that finds a subject is taken',
  ),
  runbook: z.enum(RUNBOOK_NAMES.filter(isForAlerts)).describe('Runbook that it starts'),
  target: z.string().min(1).describe('Target that it is about'),
  subjectLabel: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Label of the alert that names what it is about: `shard` or `provider` by default, by the runbook; a runbook for the whole service needs none',
    ),
  shardLabel: z.string().min(1).optional().describe('The same as subjectLabel, by its earlier name'),
});
