import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { METRIC_NAMESPACE, Metric } from '../../../core/contracts/metrics.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { Readings, ShardReading } from '../../../core/validation/ports.ts';

/** CloudWatch takes at most 1,000 values in one call. */
const PER_CALL = 1000;

/** Readings as metrics in CloudWatch, with the dimensions `target` and `shard`; what only grows elsewhere is the number of this round, to be summed up. */
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
    await client.send(new PutMetricDataCommand({ Namespace: METRIC_NAMESPACE, MetricData }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DependencyUnavailable(`CloudWatch did not take '${MetricData.length}' values (${reason}): try again`, {
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
    [Metric.EmptyResults]: reading.empty,
    [Metric.Asked]: reading.asked,
    [Metric.Right]: reading.right,
    [Metric.Unanswered]: reading.unanswered,
  };
  const rates = { [Metric.CitationHitRate]: reading.citationHitRate, [Metric.Precision]: reading.precision };
  const datum = (Unit: 'Count' | 'None', values: Record<string, number | null>) =>
    Object.entries(values).flatMap(([MetricName, Value]) =>
      Value === null ? [] : [{ MetricName, Value, Unit, Timestamp, Dimensions }],
    );
  return [...datum('Count', counts), ...datum('None', rates)];
}
