import * as z from 'zod';
import type { Parsed } from './alert.ts';
import { alertsIn, notification } from './webhook.ts';

const version1 = notification.extend({ version: z.literal('1') });

/**
 * The alerts of a webhook contact point of Grafana, version 1, each by its own status; throws
 * InvalidAlerts with the path of what is wrong.
 */
export const parseGrafana = (body: unknown): Parsed =>
  alertsIn(version1, body, { sender: 'Grafana', send: 'the default payload of a webhook contact point' });
