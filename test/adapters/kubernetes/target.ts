import type { KubernetesTarget } from '../../../adapters/kubernetes/registry/rotation.ts';
import { config } from '../../../core/contracts/config/config.ts';
import { NODE } from './jobs/volume-pods.ts';

export const PORT = 8000;
type Shards = {
  id: string;
  workload?: string;
  workloadKind?: 'StatefulSet' | 'Deployment';
  service?: string | string[];
  replicaOf?: string;
}[];

/**
 * The target 'docs-rag' in a namespace, each shard with a workload and a Service of its name where
 * nothing else is said.
 */
export function kubernetesTarget(namespace: string, shards: Shards, over: object = {}): KubernetesTarget {
  const { targets } = config.parse({
    targets: [
      {
        id: 'docs-rag',
        store: { kind: 'chroma', collection: 'docs' },
        documents: { bucket: 'documents', key: 'documents.jsonl' },
        kubernetes: {
          ...{ cluster: { kind: 'kubeconfig', secret: 'kubeconfig' }, namespace },
          ...{ container: 'store', volume: 'data', port: PORT, agent: { image: NODE, readySeconds: 30 } },
          shards: shards.map((shard) => ({ workload: shard.id, service: shard.id, ...shard })),
          ...over,
        },
      },
    ],
    routes: [{ alertname: 'RetrieverEmptyResults', runbook: 'shard-restore', target: 'docs-rag' }],
  });
  return targets[0] as KubernetesTarget;
}
