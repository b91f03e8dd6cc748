import { instantOf } from '../../../../core/kernel/instant.ts';
import { grafanaAlert, grafanaBody } from '../grafana-bodies.ts';
import { alertBody, notificationBody } from '../notifications.ts';

export const SOURCES = ['alertmanager', 'grafana', 'amp', 'cloudwatch'] as const;
export type Source = (typeof SOURCES)[number];
/** What one message says of an alert; times are in ms, `since` is when the state before began. */
export type Said = {
  kind: 'fires' | 'ends' | 'lacks data';
  shard: string;
  start: number;
  now: number;
  since: number;
  isSuppressed: boolean;
};

const ALERTNAME = 'RetrieverEmptyResults';

/** What tells an alert apart within its source. */
export const fingerprintOf = (source: Source, shard: string): string =>
  source === 'cloudwatch' ? `arn:aws:cloudwatch:us-east-1:123456789012:alarm:${shard}` : `${source}-${shard}`;

/** The body that a source sends to say so. */
export function bodyOf(source: Source, said: Said): object {
  if (source === 'cloudwatch') return alarmEvent(said);
  const status = said.kind === 'fires' ? 'firing' : 'resolved';
  const labels = { alertname: ALERTNAME, shard: said.shard };
  const times = { startsAt: instantOf(said.start), endsAt: instantOf(status === 'firing' ? 0 : said.now) };
  const alert = { status, labels, fingerprint: fingerprintOf(source, said.shard), ...times };
  const annotations = said.kind === 'lacks data' ? { grafana_state_reason: 'MissingSeries' } : {};
  if (source === 'grafana') return grafanaBody(grafanaAlert({ ...alert, annotations }));
  if (source === 'amp') return { format: 'ragmend-amp-1', alerts: [{ ...alert, annotations }] };
  return notificationBody(alertBody({ ...alert, annotations }));
}

function alarmEvent({ kind, shard, now, since, isSuppressed }: Said) {
  const detail = {
    alarmName: shard,
    alarmTags: { 'ragmend:alertname': ALERTNAME, 'ragmend:shard': shard },
    configuration: { alarmRule: 'ALARM(child)' },
  };
  const value = { fires: 'ALARM', ends: 'OK', 'lacks data': 'OK' }[kind];
  const reason =
    kind === 'lacks data' ? 'Threshold Crossed: no datapoints were received for 1 period' : 'Threshold Crossed';
  const suppression = isSuppressed ? { actionsSuppressedBy: 'Alarm' } : {};
  return {
    ...{ 'detail-type': 'CloudWatch Alarm State Change', source: 'aws.cloudwatch', account: '123456789012' },
    ...{ region: 'us-east-1', resources: [fingerprintOf('cloudwatch', shard)] },
    detail: {
      ...detail,
      previousState: { value: kind === 'fires' ? 'OK' : 'ALARM', timestamp: instantOf(since), reason: 'before' },
      state: { value, timestamp: instantOf(now), reason, ...suppression },
    },
  };
}
