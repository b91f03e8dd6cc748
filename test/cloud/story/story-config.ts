import { COLLECTION, PORT } from './service.ts';

export const TARGET = 'docs-rag';
/** The documents' bucket, on the S3 of the test. */
export const DOCUMENTS = { bucket: 'ragmend-story-documents', key: 'documents.jsonl' };

/** A target as ragmend.yaml has it, as far as stories differ. */
export type StoryTarget = { id: string; generator?: object; bootstrap?: object };

/** The alert about a provider of a target: its name says which target is meant. */
export const providerAlert = (targetId: string) =>
  targetId === TARGET ? 'LLMProviderDown' : `LLMProviderDown-${targetId}`;

/** A target of the story: real pods, short waits, a person for each restore; `more` is also in it. */
export function storyTarget(namespace: string, shardIds: string[], more: Partial<StoryTarget> = {}): StoryTarget {
  return {
    id: TARGET,
    ...more,
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
  } as StoryTarget;
}

/** The ragmend.yaml of some targets; alerts about shards are about the first one. */
export function storyConfig(...targets: StoryTarget[]): object {
  const ofShards = ['RetrieverEmptyResults', 'CHRDrop', 'VectorstoreIndexError'].map((alertname) => ({
    ...{ alertname, runbook: 'shard-restore', target: targets[0]?.id },
  }));
  const ofProviders = targets
    .filter(({ generator }) => generator !== undefined)
    .map(({ id }) => ({ alertname: providerAlert(id), runbook: 'provider-failover', target: id }));
  const deployment = { snapshotHour: null, console: { mfa: 'optional' } };
  return { targets, routes: [...ofShards, ...ofProviders], deployment };
}
