import * as z from 'zod';
import type { Parsed } from './alert.ts';
import { alertsIn, notification } from './webhook.ts';

const version4 = notification.extend({ version: z.literal('4') });

/**
 * Reads the alerts of an Alertmanager webhook, version 4, each by its own status; throws
 * InvalidAlerts with the path of the fault.
 */
export const parseAlertmanager = (body: unknown): Parsed =>
  alertsIn(version4, body, { sender: 'Alertmanager', send: 'a version 4 webhook' });
