import { COLLECTION, PORT } from './service.ts';

export const TARGET = 'docs-rag';
/** The documents' bucket, on the S3 of the test. */
export const DOCUMENTS = { bucket: 'ragmend-story-documents', key: 'documents.jsonl' };

/** The ragmend.yaml of the story: real pods, short waits, a person for each restore; `more` is also in its target. */
export function storyConfig(namespace: string, shardIds: string[], more: object = {}): object {
  const target = {
    ...more,
    id: TARGET,
    autonomy: 'approve',
    store: { kind: 'chroma', collection: COLLECTION },
    documents: DOCUMENTS,
    approvals: { windowSeconds: 900, preApproved: ['reintroduce'] },
    settleSeconds: 5,
    checkSeconds: 1,
    cooldownSeconds: 1,
    budget: { perHour: 60, perDay: 500 },
    breaker: { repeats: 20, withinSeconds: 60 },
    kubernetes: {
      cluster: { kind: 'kubeconfig', secret: `ragmend/${namespace}` },
      namespace,
      container: 'chroma',
      volume: 'data',
      port: PORT,
      shards: shardIds.map((id) => ({ id, workload: id, service: id })),
      indexLagSeconds: 60,
      agent: {
        image: process.env.RAGMEND_TEST_NODE_IMAGE ?? 'local.test/node:1',
        credentials: 'session',
        s3Endpoint: process.env.RAGMEND_TEST_S3_FROM_PODS ?? 'http://10.99.0.1:7070',
      },
    },
  };
  const routes = ['RetrieverEmptyResults', 'CHRDrop', 'VectorstoreIndexError'].map((alertname) => ({
    ...{ alertname, runbook: 'shard-restore', target: TARGET },
  }));
  if ('generator' in more) routes.push({ alertname: 'LLMProviderDown', runbook: 'provider-failover', target: TARGET });
  const deployment = { snapshotHour: null, console: { mfa: 'optional' } };
  return { targets: [target], routes, deployment };
}
