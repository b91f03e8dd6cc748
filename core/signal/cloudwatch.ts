import * as z from 'zod';
import { type Suppression, texts } from '../contracts/signal.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import type { Alert, Parsed } from './alert.ts';
import { parsed } from './webhook.ts';
import { isWithoutData } from './without-data.ts';

const TAG = 'ragmend:';

// CloudWatch writes +0000 instead of +00:00.
const time = z
  .string()
  .transform((text) => text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  .pipe(z.iso.datetime({ offset: true }));
/** Text that may be missing. */
const said = z
  .string()
  .nullish()
  .transform((text) => text ?? '');
const state = z.object({
  value: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
  timestamp: time,
  reason: said,
  reasonData: said,
  actionsSuppressedBy: z.string().nullish(),
});
const metric = z.object({ metricStat: z.object({ metric: z.object({ dimensions: texts.nullish() }) }).optional() });
const seconds = z.number().min(0).nullish();
const alarmEvent = z.object({
  'detail-type': z.literal('CloudWatch Alarm State Change'),
  account: z.string().default(''),
  region: z.string().default(''),
  resources: z.array(z.string().min(1).max(400)).min(1),
  detail: z.object({
    alarmName: z.string().min(1).max(255),
    state,
    // Says which firing an OK ends; without it, an OK ends all earlier ones.
    previousState: state.optional().catch(undefined),
    configuration: z
      .object({
        description: said,
        metrics: z
          .array(metric)
          .nullish()
          .transform((given) => given ?? []),
        alarmRule: z.string().nullish(),
        actionsSuppressorWaitPeriod: seconds,
        actionsSuppressorExtensionPeriod: seconds,
      })
      .prefault({}),
    muteDetail: z.object({ mutedByArn: z.string().default('a mute rule'), muteWindowEnd: time.nullish() }).nullish(),
    alarmTags: texts.nullish().transform((given) => given ?? {}),
  }),
});
type AlarmEvent = z.infer<typeof alarmEvent>;
const NOTHING: Parsed = { alerts: [], refused: [], truncated: 0, unending: 0 };

/**
 * Reads the alert of an event "CloudWatch Alarm State Change". ALARM fires, and OK ends what fired
 * before it, by the times of the states, so events may arrive in any order. INSUFFICIENT_DATA, or
 * an OK because data is missing, ends nothing. Throws InvalidAlerts with the path of the fault.
 */
export function parseCloudWatch(body: unknown): Parsed {
  const event = parsed(alarmEvent, body, { sender: 'CloudWatch', send: 'its event by a rule of EventBridge' });
  const { state: now, previousState: before } = event.detail;
  if (now.value === 'ALARM') {
    const alert = alertOf(event, 'firing', now.timestamp);
    return { ...NOTHING, alerts: [{ ...alert, ...suppressionOf(event) }] };
  }
  if (now.value !== 'OK') return NOTHING;
  if (isWithoutData(now)) return { ...NOTHING, unending: 1 };
  return { ...NOTHING, alerts: [alertOf(event, 'resolved', before?.value === 'ALARM' ? before.timestamp : null)] };
}

function alertOf(event: AlarmEvent, status: Alert['status'], startsAt: string | null): Alert {
  const { alarmName, state: now, configuration, alarmTags } = event.detail;
  const tags = Object.entries(alarmTags)
    .filter(([name]) => name.startsWith(TAG))
    .map(([name, text]) => [name.slice(TAG.length), text]);
  const { account, region } = event;
  const labels = { alertname: alarmName, account, region, ...dimensionsOf(event), ...Object.fromEntries(tags) };
  const annotations = { summary: now.reason, description: configuration.description };
  const [fingerprint = ''] = event.resources;
  return { status, alertname: labels.alertname, labels, annotations, startsAt, at: now.timestamp, fingerprint };
}

/**
 * Returns the dimensions of the alarm's metrics, without those that differ between metrics. A
 * composite alarm has none.
 */
function dimensionsOf({ detail }: AlarmEvent): Record<string, string> {
  const pairs = detail.configuration.metrics.flatMap(({ metricStat }) =>
    Object.entries(metricStat?.metric.dimensions ?? {}),
  );
  const isPlain = ([name, text]: [string, string]) => pairs.every(([other, also]) => other !== name || also === text);
  return Object.fromEntries(pairs.filter(isPlain));
}

/**
 * Returns what mutes the alarm: its suppressor, if it is a composite alarm, or a mute rule. Both
 * end by themselves.
 */
function suppressionOf({ detail }: AlarmEvent): { suppression?: Suppression | null } {
  const { state: now, configuration, muteDetail } = detail;
  const by = now.actionsSuppressedBy;
  if (by) return { suppression: { by, until: untilOf(by, now.timestamp, configuration) } };
  if (muteDetail) return { suppression: { by: muteDetail.mutedByArn, until: muteDetail.muteWindowEnd ?? null } };
  return typeof configuration.alarmRule === 'string' ? { suppression: null } : {};
}

function untilOf(by: string, since: string, configuration: AlarmEvent['detail']['configuration']): string | null {
  const { actionsSuppressorWaitPeriod: wait, actionsSuppressorExtensionPeriod: extension } = configuration;
  const period = by === 'WaitPeriod' ? wait : by === 'ExtensionPeriod' ? extension : undefined;
  return typeof period !== 'number' ? null : instantOf(msOf(since) + period * 1000);
}
