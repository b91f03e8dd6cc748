import * as z from 'zod';
import type { Parsed } from './alert.ts';
import { alertsIn, notification } from './webhook.ts';

const version1 = notification.extend({ version: z.literal('1') });

/**
 * Reads the alerts of a Grafana webhook contact point, version 1, each by its own status; throws
 * InvalidAlerts with the path of the fault.
 */
export const parseGrafana = (body: unknown): Parsed =>
  alertsIn(version1, body, { sender: 'Grafana', send: 'the default payload of a webhook contact point' });
