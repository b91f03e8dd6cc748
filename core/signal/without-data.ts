import * as z from 'zod';
import { jsonIn } from '../kernel/json-in.ts';

/**
 * The JSON in which CloudWatch explains a state: the data of a metric alarm, or the alarms that a
 * composite alarm follows.
 */
const reasonData = z.object({
  recentDatapoints: z.array(z.unknown()).optional(),
  triggeringAlarms: z.array(z.object({ state: z.object({ value: z.string() }) })).optional(),
});
const NO_DATA = /no datapoints were received/i;
/** A composite alarm that ended because an alarm it follows stopped reporting. */
const WENT_SILENT = /transitioned to INSUFFICIENT_DATA/;

/**
 * Returns whether a CloudWatch state rests on missing data: no datapoint came, or an alarm it
 * follows has none.
 */
export function isWithoutData({ reason, reasonData: text }: { reason: string; reasonData: string }): boolean {
  if (NO_DATA.test(reason) || WENT_SILENT.test(reason)) return true;
  const { recentDatapoints, triggeringAlarms = [] } = saidIn(text);
  return recentDatapoints?.length === 0 || triggeringAlarms.some(({ state }) => state.value === 'INSUFFICIENT_DATA');
}

const saidIn = (text: string): z.infer<typeof reasonData> => reasonData.catch({}).parse(jsonIn(text));
