type State = 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
const ALARM = 'docs-rag shard-2 RetrieverEmptyResults';

/** A time as CloudWatch writes it, some minutes after 3 o'clock. */
export const at = (minute: number): string => `2026-11-23T03:${String(minute).padStart(2, '0')}:04.985+0000`;

/**
 * An event "CloudWatch Alarm State Change" as EventBridge delivers it: from one state, since a
 * minute, to another; `detail` replaces fields.
 */
export function alarmEvent(
  [from, fromMinute]: [State, number],
  [to, toMinute]: [State, number],
  detail: Record<string, unknown> = {},
) {
  const dimensions = { shard: 'shard-2', target: 'docs-rag' };
  const metric = { namespace: 'Ragmend/Prober', name: 'retriever_empty_result_count_total', dimensions };
  return {
    version: '0',
    id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '123456789012',
    time: '2026-11-23T03:17:04Z',
    region: 'us-east-1',
    resources: [`arn:aws:cloudwatch:us-east-1:123456789012:alarm:${ALARM}`],
    detail: {
      alarmName: ALARM,
      configuration: {
        description: 'Golden queries of shard-2 are answered empty.',
        metrics: [{ id: 'm1', metricStat: { metric, period: 60, stat: 'Sum' }, returnData: true }],
      },
      previousState: stateOf(from, fromMinute),
      state: stateOf(to, toMinute),
      ...detail,
    },
  };
}

function stateOf(value: State, minute: number) {
  return {
    reason: `Threshold Crossed: now ${value}`,
    reasonData: '{"version":"1.0","threshold":0.0}',
    timestamp: at(minute),
    value,
  };
}
