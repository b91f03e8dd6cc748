import * as z from 'zod';
import type { Alert } from './alert.ts';
import { alertsIn, notification } from './webhook.ts';

const version4 = notification.extend({ version: z.literal('4') });

/** The alerts of an Alertmanager webhook, version 4, each by its own status; throws InvalidAlerts with the path of what is wrong. */
export const parseAlertmanager = (body: unknown): Alert[] =>
  alertsIn(version4, body, 'Alertmanager', 'a version 4 webhook');
