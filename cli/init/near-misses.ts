import type { Pod, Service } from '../../adapters/kubernetes/api/objects.ts';
import type { Survey } from '../../adapters/kubernetes/api/survey.ts';
import { knownStore, strangerIn } from './known-stores.ts';
import { operatedPods } from './operators.ts';

type Workload = Survey['workloads'][number];

/** Returns what looks like a vector store but can't be a shard, each with what to do. */
export function nearMisses({ workloads, services }: Survey, pods: Pod[]): string[] {
  return [
    ...workloads.flatMap(ofStranger),
    ...operatedPods(pods).flatMap(({ pod, operator }) => {
      const store = pod.spec.containers.map(knownStore).find((found) => found !== null);
      return store ? [`pod '${pod.metadata.name}' looks like ${store.kind} by ${store.by}, but ${operator}`] : [];
    }),
    ...services.flatMap(ofManaged),
  ];
}

function ofStranger({ kind, metadata, spec }: Workload): string[] {
  const found = (spec.template.spec?.containers ?? []).map(strangerIn).find((stranger) => stranger !== null);
  return found ? [`${kind} '${metadata.name}' is ${found.name}, but ${found.why}`] : [];
}

const MANAGED =
  /(\.es|\.aoss|\.rds)\.amazonaws\.com$|\.(pinecone\.io|weaviate\.cloud|weaviate\.network|qdrant\.io|zillizcloud\.com|supabase\.co|neon\.tech|trychroma\.com)$/;

/** A store that somebody else operates has no claim here. */
function ofManaged({ metadata, spec }: Service): string[] {
  const { type, externalName = '' } = spec;
  if (type !== 'ExternalName' || !MANAGED.test(externalName)) return [];
  return [
    `Service '${metadata.name}' leads to '${externalName}', a managed store without a claim in this cluster: restore it from its provider's backups`,
  ];
}

/**
 * Returns why a workload of several replicas is no shard, and what to do, by the kind of its store.
 */
export function severalReplicas(kind: string, replicas: number): string {
  const instead = SEVERAL[kind] ?? 'give each shard its own workload with one replica';
  return `it has ${replicas} replicas, but a shard must be its own workload with one replica to be repaired alone: ${instead}`;
}

const CLUSTER = 'its nodes share each collection, so none can be restored alone: restore by';
const SEVERAL: Record<string, string> = {
  chroma: 'servers of Chroma do not know each other, give each a release (StatefulSet, Service) of its own',
  weaviate: `${CLUSTER} Weaviate's backups (backup-s3), or run each shard as a release of its own with one replica`,
  qdrant: `${CLUSTER} Qdrant's snapshots of each node, or run each shard as a release of its own with one replica`,
  opensearch: `${CLUSTER} a snapshot repository, or run each shard as a release of its own with singleNode: true`,
  pgvector:
    'a primary and its standbys are one server with copies: restore by its backups, or give standbys workloads of their own',
};
