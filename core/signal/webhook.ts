import * as z from 'zod';
import { texts } from '../contracts/signal.ts';
import type { Alert } from './alert.ts';
import { InvalidAlerts } from './errors.ts';

/** Most alerts that one notification may carry. */
const MAX_ALERTS = 10_000;
const LONGEST_NAME = 200;

const alert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: texts,
  annotations: texts.default(() => ({})),
  startsAt: z.iso.datetime({ offset: true }),
  fingerprint: z.string().min(1).max(200),
});

/** A notification with its alerts, each by its own status; the top level may say otherwise. */
export const notification = z.object({ alerts: z.array(alert).min(1).max(MAX_ALERTS) });

/** The alerts of a notification; throws InvalidAlerts with the path of what is wrong, who sends it otherwise, and what to send. */
export function alertsIn(contract: typeof notification, body: unknown, sender: string, send: string): Alert[] {
  const { alerts } = parsed(contract, body, sender, send);
  return alerts.map((each) => ({ ...each, alertname: each.labels.alertname ?? '' }));
}

/** A body as its contract has it; throws InvalidAlerts with the path of what is wrong, who sends it otherwise, and what to send. */
export function parsed<T>(contract: z.ZodType<T>, body: unknown, sender: string, send: string): T {
  const result = contract.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = (issue?.path.join('.') || 'body').slice(0, LONGEST_NAME);
  throw new InvalidAlerts(`'${where}' is not as ${sender} sends it: ${issue?.message}; send ${send}`);
}
