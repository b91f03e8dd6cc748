import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { SHARD_NAMESPACE, ShardMetric } from '../../../core/contracts/shard-metrics.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { Readings, ShardReading } from '../../../core/validation/ports.ts';

/** CloudWatch takes at most 1,000 values in one call. */
const PER_CALL = 1000;

/**
 * Publishes readings as CloudWatch metrics with the dimensions `target` and `shard`. Counters of
 * other systems are numbers of one round here, to be summed up.
 */
export function cloudWatchReadings({ client }: { client: CloudWatchClient }): Readings {
  return {
    async publish(targetId, at, readings) {
      const data = readings.flatMap((reading) => dataOf(targetId, new Date(at), reading));
      for (let start = 0; start < data.length; start += PER_CALL)
        await put(client, data.slice(start, start + PER_CALL));
    },
  };
}

async function put(client: CloudWatchClient, MetricData: MetricDatum[]): Promise<void> {
  try {
    await client.send(new PutMetricDataCommand({ Namespace: SHARD_NAMESPACE, MetricData }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DependencyUnavailable(`CloudWatch did not take ${MetricData.length} values (${reason}): try again`, {
      cause,
    });
  }
}

function dataOf(target: string, Timestamp: Date, reading: ShardReading): MetricDatum[] {
  const Dimensions = [
    { Name: 'target', Value: target },
    { Name: 'shard', Value: reading.shardId },
  ];
  const counts = {
    [ShardMetric.EmptyResults]: reading.empty,
    [ShardMetric.Asked]: reading.asked,
    [ShardMetric.Right]: reading.right,
    [ShardMetric.Unanswered]: reading.unanswered,
  };
  const rates = {
    [ShardMetric.CitationHitRate]: reading.citationHitRate,
    [ShardMetric.Precision]: reading.precision,
    [ShardMetric.Reachable]: reading.reachable === null ? null : Number(reading.reachable),
  };
  const datum = (Unit: 'Count' | 'None', values: Record<string, number | null>) =>
    Object.entries(values).flatMap(([MetricName, Value]) =>
      Value === null ? [] : [{ MetricName, Value, Unit, Timestamp, Dimensions }],
    );
  return [...datum('Count', counts), ...datum('None', rates)];
}
