import { randomUUID } from 'node:crypto';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { cloudWatchReadings } from '../../../../adapters/aws/cloudwatch/readings.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import type { ShardReading } from '../../../../core/validation/ports.ts';
import { cloudSuite } from '../../../cloud/needs.ts';

const reading: ShardReading = {
  ...{ shardId: 'shard-1', replicaOf: null, asked: 10, right: 6, unanswered: 0, empty: 4 },
  ...{ citationHitRate: 0.6, precision: null },
};

async function sumOf(client: CloudWatchClient, target: string, MetricName: string) {
  const answer = await client.send(
    new GetMetricStatisticsCommand({
      ...{ Namespace: 'Ragmend/Shards', MetricName, Period: 3600, Statistics: ['Sum', 'SampleCount'] },
      Dimensions: [
        { Name: 'target', Value: target },
        { Name: 'shard', Value: 'shard-1' },
      ],
      ...{ StartTime: new Date(Date.now() - 3_600_000), EndTime: new Date(Date.now() + 60_000) },
    }),
  );
  return (answer.Datapoints ?? []).reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}

cloudSuite(['aws'], 'CloudWatch as Readings', () => {
  const client = new CloudWatchClient({});
  afterAll(() => client.destroy());

  test('rounds are summed up by target and shard, and a rate that nobody knows is left out', async () => {
    const target = `t-${randomUUID()}`;
    const readings = cloudWatchReadings({ client });

    await readings.publish(target, Date.now(), [reading]);
    await readings.publish(target, Date.now() + 1000, [{ ...reading, empty: 2, citationHitRate: 0.5 }]);

    expect(await sumOf(client, target, 'retriever_empty_result_count_total')).toBe(6);
    expect(await sumOf(client, target, 'rag_citation_hit_rate')).toBeCloseTo(1.1);
    expect(await sumOf(client, target, 'rag_precision_shipped')).toBe(0);
  });

  test('a CloudWatch that is away is said to be, with what was to be published', async () => {
    const away = new CloudWatchClient({ endpoint: 'http://127.0.0.1:9', maxAttempts: 1 });

    const publishing = cloudWatchReadings({ client: away }).publish('docs-rag', Date.now(), [reading]);

    await expect(publishing).rejects.toThrow(DependencyUnavailable);
    await expect(publishing).rejects.toThrow("CloudWatch did not take '5' values");
  });
});
