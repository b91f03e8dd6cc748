import { randomUUID } from 'node:crypto';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { cloudWatchReadings } from '../../../../adapters/aws/cloudwatch/readings.ts';
import { SHARD_NAMESPACE, ShardMetric } from '../../../../core/contracts/shard-metrics.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { readingsContract } from '../../../contracts/records/readings.contract.ts';

async function seenIn(client: CloudWatchClient, target: string, MetricName: ShardMetric, shard: string) {
  const { Datapoints = [] } = await client.send(
    new GetMetricStatisticsCommand({
      ...{ Namespace: SHARD_NAMESPACE, MetricName, Period: 3600, Statistics: ['Sum', 'Maximum'] },
      Dimensions: [
        { Name: 'target', Value: target },
        { Name: 'shard', Value: shard },
      ],
      ...{ StartTime: new Date(Date.now() - 3_600_000), EndTime: new Date(Date.now() + 60_000) },
    }),
  );
  if (Datapoints.length === 0) return null;
  if (MetricName !== ShardMetric.EmptyResults) return Datapoints.at(-1)?.Maximum ?? null;
  return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
}

cloudSuite(['aws'], 'metrics of shards in CloudWatch', () => {
  const client = new CloudWatchClient({});
  afterAll(() => client.destroy());

  readingsContract('cloudWatchReadings', () => {
    const targetId = `t-${randomUUID()}`;
    const seen = (metric: ShardMetric, shardId: string) => seenIn(client, targetId, metric, shardId);
    return { readings: cloudWatchReadings({ client }), targetId, seen };
  });

  test('a CloudWatch that is away is said to be, with what was to be published', async () => {
    const away = new CloudWatchClient({ endpoint: 'http://127.0.0.1:9', maxAttempts: 1 });
    const counts = { asked: 10, right: 6, unanswered: 0, empty: 4 };
    const reading = {
      shardId: 'shard-1',
      replicaOf: null,
      ...counts,
      citationHitRate: 0.6,
      precision: null,
      reachable: null,
    };

    const publishing = cloudWatchReadings({ client: away }).publish('docs-rag', Date.now(), [reading]);

    await expect(publishing).rejects.toThrow(DependencyUnavailable);
    await expect(publishing).rejects.toThrow('CloudWatch did not take 5 values');
  });
});
