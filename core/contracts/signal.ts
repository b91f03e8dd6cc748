import * as z from 'zod';

/** Why a signal started no run, or that it did; Pending is not decided yet, Queued waits behind an open incident. */
export const disposition = z.enum([
  'Pending',
  'Queued',
  'Started',
  'Attached',
  'Duplicate',
  'Cooldown',
  'Budget',
  'Breaker',
  'KillSwitch',
  'NoRoute',
  'ObserveOnly',
  'Resolved',
]);
export type Disposition = z.infer<typeof disposition>;

/** Names and texts as their source gave them, whatever they are called: the object itself, so that a name like `__proto__` is not lost as in a copy. */
export const texts = z.custom<Record<string, string>>().superRefine((value: unknown, context) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return context.addIssue({ code: 'custom', message: 'expected an object of texts' });
  for (const [name, text] of Object.entries(value))
    if (typeof text !== 'string') context.addIssue({ code: 'custom', message: 'expected a text', path: [name] });
});

/** A normalised alert, stored once per (source, fingerprint, startsAt), which `id` is made of; `times` counts how often it arrived. */
export const signal = z.object({
  id: z.string(),
  source: z.string(),
  fingerprint: z.string(),
  startsAt: z.string(),
  status: z.enum(['firing', 'resolved']),
  alertname: z.string(),
  labels: texts,
  annotations: texts,
  receivedAt: z.string(),
  disposition,
  incidentId: z.string().nullable(),
  times: z.int().min(1),
});
export type Signal = z.infer<typeof signal>;
