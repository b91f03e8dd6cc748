import * as z from 'zod';
import { texts } from '../contracts/signal.ts';
import type { Alert } from './alert.ts';
import { InvalidAlerts } from './errors.ts';

/** Most alerts that one notification may carry. */
export const MAX_ALERTS = 10_000;
const LONGEST_NAME = 200;

const alert = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: texts,
  annotations: texts.default(() => ({})),
  startsAt: z.iso.datetime({ offset: true }),
  fingerprint: z.string().min(1).max(200),
});
const notification = z.object({ version: z.literal('4'), alerts: z.array(alert).min(1).max(MAX_ALERTS) });

/** The alerts of an Alertmanager webhook, version 4, each by its own status; throws InvalidAlerts with the path of what is wrong. */
export function parseAlertmanager(body: unknown): Alert[] {
  const parsed = notification.safeParse(body);
  if (parsed.success) return parsed.data.alerts.map((each) => ({ ...each, alertname: each.labels.alertname ?? '' }));
  const [issue] = parsed.error.issues;
  const where = (issue?.path.join('.') || 'body').slice(0, LONGEST_NAME);
  throw new InvalidAlerts(`'${where}' is not as Alertmanager sends it: ${issue?.message}; send a version 4 webhook`);
}
