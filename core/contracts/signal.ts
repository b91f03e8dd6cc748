import * as z from 'zod';

/**
 * What holds a firing signal back: another run that holds its lock, a brake, or its source, which
 * suppresses it. The signal is judged again until it ends.
 */
const HELD = ['Queued', 'Cooldown', 'Budget', 'Breaker', 'KillSwitch', 'Suppressed'] as const;

/** Whether a signal started a run, or why it did not; Pending is not decided yet. */
export const disposition = z.enum([
  'Pending',
  ...HELD,
  'Started',
  'Attached',
  'Duplicate',
  'NoRoute',
  'ObserveOnly',
  'Resolved',
]);
export type Disposition = z.infer<typeof disposition>;
export type Held = (typeof HELD)[number];

/** Returns whether a signal with this disposition waits to be judged again. */
export const isHeld = (each: Disposition): each is Held => (HELD as readonly Disposition[]).includes(each);

/**
 * Returns whether a signal is already due to be judged, so that another arrival changes nothing.
 */
export const isOpen = (each: Disposition): boolean => each === 'Pending' || each === 'Queued';

/**
 * How long a settled signal is kept after its last arrival. What is known of its alert stays twice as long, so
 * that no signal outlives its own end.
 */
export const SIGNAL_KEPT_DAYS = 90;

/**
 * Names and texts as their source gave them. The object itself is kept: a copy would lose a name
 * like `__proto__`.
 */
export const texts = z
  .custom<Record<string, string>>()
  .superRefine((value: unknown, context) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return context.addIssue({ code: 'custom', message: 'expected an object of texts' });
    for (const [name, text] of Object.entries(value))
      if (typeof text !== 'string') context.addIssue({ code: 'custom', message: 'expected a text', path: [name] });
  })
  .meta({ type: 'object', additionalProperties: { type: 'string' } });

/**
 * Why its source takes no action on a firing alert: what suppresses it, and until when, null if
 * only the source knows.
 */
const suppression = z.object({ by: z.string(), until: z.string().nullable() });
export type Suppression = z.infer<typeof suppression>;

/**
 * A normalised alert, stored once per (source, fingerprint, startsAt); `id` is made of these.
 * `times` counts its arrivals.
 */
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
  suppressed: suppression.optional(),
});
export type Signal = z.infer<typeof signal>;
