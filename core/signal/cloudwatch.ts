import * as z from 'zod';
import { texts } from '../contracts/signal.ts';
import type { Alert } from './alert.ts';
import { parsed } from './webhook.ts';

const TAG = 'ragmend:';

const state = z.object({
  value: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  // CloudWatch writes +0000 for what ISO 8601 writes +00:00.
  timestamp: z
    .string()
    .transform((text) => text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
    .pipe(z.iso.datetime({ offset: true })),
  reason: z.string().default(''),
});
const metric = z.object({ metricStat: z.object({ metric: z.object({ dimensions: texts.optional() }) }).optional() });
const alarmEvent = z.object({
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  account: z.string().default(''),
  region: z.string().default(''),
  resources: z.array(z.string().min(1).max(400)).min(1),
  detail: z.object({
    alarmName: z.string().min(1).max(255),
    state,
    previousState: state.optional(),
    configuration: z.object({ description: z.string().default(''), metrics: z.array(metric).default([]) }).prefault({}),
    alarmTags: texts.default(() => ({})),
  }),
});
type AlarmEvent = z.infer<typeof alarmEvent>;

/**
 * The alert of an event "CloudWatch Alarm State Change": ALARM fires, and OK resolves exactly the ALARM that was before it, by that one's time, so that an OK
 * that comes late ends nothing newer. INSUFFICIENT_DATA says neither, and gives no alert. Throws InvalidAlerts with the path of what is wrong.
 */
export function parseCloudWatch(body: unknown): Alert[] {
  const event = parsed(alarmEvent, body, 'CloudWatch', 'its event by a rule of EventBridge');
  const { state: now, previousState: before } = event.detail;
  if (now.value === 'ALARM') return [alertOf(event, 'firing', now.timestamp)];
  const ends = now.value === 'OK' && before?.value === 'ALARM';
  return ends ? [alertOf(event, 'resolved', before.timestamp)] : [];
}

function alertOf(event: AlarmEvent, status: Alert['status'], startsAt: string): Alert {
  const { alarmName, state: now, configuration, alarmTags } = event.detail;
  const tags = Object.entries(alarmTags)
    .filter(([name]) => name.startsWith(TAG))
    .map(([name, text]) => [name.slice(TAG.length), text]);
  const { account, region } = event;
  const labels = { alertname: alarmName, account, region, ...dimensionsOf(event), ...Object.fromEntries(tags) };
  const annotations = { summary: now.reason, description: configuration.description };
  const [fingerprint = ''] = event.resources;
  return { status, alertname: labels.alertname, labels, annotations, startsAt, fingerprint };
}

/** Dimensions of the alarm's metrics; one that two metrics have by different values says nothing. */
function dimensionsOf({ detail }: AlarmEvent): Record<string, string> {
  const pairs = detail.configuration.metrics.flatMap(({ metricStat }) =>
    Object.entries(metricStat?.metric.dimensions ?? {}),
  );
  const isPlain = ([name, text]: [string, string]) => pairs.every(([other, also]) => other !== name || also === text);
  return Object.fromEntries(pairs.filter(isPlain));
}
