import { openTable } from '../adapters/aws/dynamodb/table/table.ts';
import { s3AnswerStore } from '../adapters/aws/gateway/answer-store.ts';
import { awsBacklog } from '../adapters/aws/gateway/backlog.ts';
import { dynamoGeneratorStates } from '../adapters/aws/gateway/generator-states.ts';
import { openBucket } from '../adapters/aws/s3/bucket.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { clusterRegistry } from './state/cluster-registry.ts';
import type { Stores } from './stores.ts';

/**
 * Opens the stores of a gateway in a cluster: the state, the backlog and the answers in AWS, the
 * shards in the cluster. Region and credentials come from the environment of the pod.
 */
export async function openClusterStores(
  { targetId, generator, cluster }: ClusterOptions,
  openRegistry = clusterRegistry,
): Promise<Stores> {
  const { table, backlogTable, answerBucket, s3Endpoint, registry } = cluster;
  const states = dynamoGeneratorStates({ table: openTable(table) });
  const bucket = openBucket(answerBucket, { endpoint: s3Endpoint });
  const shards = await openRegistry({ configMap: registry });
  return {
    state: { generator: () => states.read(targetId), shards: shards.entries },
    answers: s3AnswerStore({ bucket, targetId, maxEntries: generator.cache.maxEntries }),
    backlog: awsBacklog({ table: openTable(backlogTable), bucket, targetId, bounds: generator.backlog }),
    close: () => void shards.close(),
  };
}
