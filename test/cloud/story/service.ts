import { hashedNgrams } from '../../../adapters/embedders/hashed-ngrams.ts';
import { createChromaCollection } from '../../../adapters/vector-stores/chroma/server.ts';
import { chromaStore } from '../../../adapters/vector-stores/chroma/store.ts';
import { waitUntil } from '../../../adapters/wait-until.ts';
import { apply, forward, getObject, kubectl } from '../kubectl.ts';

export const COLLECTION = 'docs';
export const PORT = 8000;
const IMAGE = process.env.RAGMEND_TEST_CHROMA_IMAGE ?? 'local.test/chroma:1';

/** A document as its source has it: one line of the documents' object. */
export type Document = { id: string; targetId: string; shardId: string; text: string; addedAt: string };

/**
 * Chroma shards in pods with claims of their own, each a StatefulSet of one behind a Service that
 * the retriever asks it by.
 */
export async function startService(namespace: string, shardIds: string[]): Promise<void> {
  await apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }]);
  await apply(shardIds.flatMap((id) => shardObjects(namespace, id)));
  for (const id of shardIds)
    await kubectl(['-n', namespace, 'rollout', 'status', `statefulset/${id}`, '--timeout=300s']);
}

/** What a team deploys for one shard: its Service and its StatefulSet. */
export function shardObjects(namespace: string, id: string): object[] {
  return [service(namespace, id), statefulSet(namespace, id)];
}

/**
 * Makes the collection of a shard and fills it; `what` answers at the shard's port, its Service
 * where nothing else is said.
 */
export async function fillShard(
  namespace: string,
  shardId: string,
  documents: Document[],
  what = `service/${shardId}`,
): Promise<void> {
  await askAt(namespace, what, async (url) => {
    await createChromaCollection(url, COLLECTION);
    const vectors = await hashedNgrams().embed(documents.map(({ text }) => text));
    const stored = documents.map(({ id, text, addedAt }, at) => ({
      id,
      text,
      vector: vectors[at] ?? [],
      metadata: { addedAt },
    }));
    await chromaStore({ collection: COLLECTION }).upsert(url, stored);
  });
}

/** Does something with a shard as the retriever reaches it: through its Service. */
export async function askShard<T>(namespace: string, shardId: string, work: (url: string) => Promise<T>): Promise<T> {
  return askAt(namespace, `service/${shardId}`, work);
}

async function askAt<T>(namespace: string, what: string, work: (url: string) => Promise<T>): Promise<T> {
  const { url, close } = await forward(namespace, what, PORT);
  try {
    return await work(url);
  } finally {
    close();
  }
}

/**
 * Loses the index metadata of a shard in its pod and reboots its node, as far as the shard sees:
 * the pod is gone and comes back. Count and health look fine, answers are wrong.
 */
export async function damage(namespace: string, shardId: string, pod: string): Promise<void> {
  await kubectl(['-n', namespace, 'exec', pod, '--', 'sh', '-c', 'rm /data/*/index_metadata.pickle']);
  const { metadata } = await getObject<Pod>(namespace, 'pod', pod);
  await kubectl(['-n', namespace, 'delete', 'pod', pod, '--now']);
  const isBack = async () => {
    const ready = await kubectl(['-n', namespace, 'get', 'endpoints', shardId, '-o', `jsonpath=${READY_UIDS}`]);
    return ready !== '' && !ready.includes(metadata.uid);
  };
  if (!(await waitUntil(isBack, { everyMs: 250, ms: 240_000 })))
    throw new Error(`no pod of '${shardId}' came back after '${pod}': look at the events`);
}

const READY_UIDS = '{.subsets[*].addresses[*].targetRef.uid}';
type Pod = { metadata: { uid: string } };

function service(namespace: string, id: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: id, namespace },
    spec: { selector: { app: id }, ports: [{ name: 'http', port: PORT, targetPort: PORT }] },
  };
}

function statefulSet(namespace: string, id: string): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: id, namespace, labels: { app: id } },
    spec: {
      serviceName: id,
      replicas: 1,
      selector: { matchLabels: { app: id } },
      template: { metadata: { labels: { app: id } }, spec: podSpec() },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  };
}

function podSpec(): object {
  return {
    // Chroma does not listen to SIGTERM: it takes all of this at each stop.
    terminationGracePeriodSeconds: 1,
    securityContext: { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000, runAsNonRoot: true },
    containers: [
      {
        name: 'chroma',
        image: IMAGE,
        args: ['run', '--path', '/data', '--host', '0.0.0.0', '--port', String(PORT)],
        env: [{ name: 'ANONYMIZED_TELEMETRY', value: 'False' }],
        ports: [{ containerPort: PORT }],
        readinessProbe: { httpGet: { path: '/api/v2/heartbeat', port: PORT }, periodSeconds: 1 },
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    ],
  };
}
