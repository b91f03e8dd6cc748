import * as z from 'zod';
import type { IncidentView } from '../../core/contracts/http/http.ts';
import type { Client } from '../client.ts';
import { stepLine } from '../commands/incidents.ts';

const figures = z.object({
  alertToSafeSeconds: z.number().nullable(),
  alertToRestoredSeconds: z.number().nullable(),
  queueWaitSeconds: z.number(),
});

/**
 * Returns an incident in lines: its steps with times, the main figures since the receipt of the
 * alert, and the place of its report.
 */
export async function summary(client: Client, view: IncidentView): Promise<string> {
  const { report } = await client.report(view.id);
  const { alertToSafeSeconds, alertToRestoredSeconds, queueWaitSeconds } = figures.parse(report);
  const seconds = (value: number | null) => (value === null ? 'not reached' : `${value.toFixed(1)} s`);
  return [
    '',
    `${view.id}: ${view.status}`,
    ...view.steps.map(stepLine),
    `alert to safe: ${seconds(alertToSafeSeconds)}`,
    `alert to restored: ${seconds(alertToRestoredSeconds)}`,
    `of which waiting in the queue: ${seconds(queueWaitSeconds)}`,
    `report: ${view.report}`,
  ].join('\n');
}
