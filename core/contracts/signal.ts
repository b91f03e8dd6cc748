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

/** A normalised alert, stored once per (source, fingerprint, startsAt); `times` counts how often it arrived. */
export const signal = z.object({
  id: z.string(),
  source: z.string(),
  fingerprint: z.string(),
  startsAt: z.string(),
  status: z.enum(['firing', 'resolved']),
  alertname: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  receivedAt: z.string(),
  disposition,
  incidentId: z.string().nullable(),
  times: z.int().min(1),
});
export type Signal = z.infer<typeof signal>;
