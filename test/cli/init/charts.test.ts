import { parse } from 'yaml';
import { guessTargets } from '../../../cli/init/guess-targets.ts';
import { renderGuess } from '../../../cli/init/render-guess.ts';
import { config } from '../../../core/contracts/config/config.ts';
import type { KubernetesConfig } from '../../../core/contracts/config/kubernetes-config.ts';
import { chart, surveyOf } from '../../charts/chart.ts';

const OTHER = { kind: 'kubeconfig' as const, secret: 'FILL_IN' };

function initOf(name: string, cluster: KubernetesConfig['cluster'] = OTHER) {
  const { pods, ...survey } = surveyOf(chart(name));
  const guess = guessTargets('rag', survey, pods);
  const asked = guess.targets.map((target) => ({ ...target, says: [], runAsUser: null }));
  const text = renderGuess(asked, { cluster, namespace: 'rag', schema: 'docs/s.json' }, { components: [], notes: [] });
  return { ...guess, kubernetes: () => config.parse(parse(text)).targets[0]?.kubernetes };
}

describe('init on a chart with one replica', () => {
  test.each<[string, object, string[]]>([
    [
      'chroma',
      {
        ...{ container: 'chromadb', volume: 'data', port: 8000 },
        takeover: { admission: 'contained', serviceAccount: 'docs-chromadb' },
        shards: [expect.objectContaining({ workload: 'docs-chromadb', service: 'docs-chromadb' })],
      },
      [
        "rag: its pods run as service account 'docs-chromadb'",
        "rag: the pod templates of 'docs-chromadb' name no user: jobs run as 65532, never as root, and can read what others may read; `ragmend doctor` checks whether that is enough",
        "'docs-chromadb' deletes its claims (persistentVolumeClaimRetentionPolicy): set both to Retain",
      ],
    ],
    [
      'chroma-token',
      {
        ...{ container: 'chromadb', volume: 'data', port: 8000 },
        takeover: { admission: 'template', serviceAccount: 'default' },
      },
      [
        "rag: its pods have Secret 'chromadb-auth' in the environment of container 'chromadb': takeover.admission is 'template', so that a server that takes over may have the same",
      ],
    ],
    [
      'weaviate',
      {
        ...{ container: 'weaviate', volume: 'weaviate-data', port: 8080 },
        takeover: { admission: 'template', serviceAccount: 'default' },
        shards: [expect.objectContaining({ service: ['weaviate', 'weaviate-grpc', 'weaviate-headless'] })],
      },
      [
        "rag: its pods have init container 'configure-sysctl' is privileged, Secret 'weaviate-cluster-api-basic-auth' in the environment of container 'weaviate': takeover.admission is 'template', so that a server that takes over may have the same",
        "rag: init containers run as root ('configure-sysctl'): they run again in a server that takes over, and may change the owner of its files",
      ],
    ],
    [
      'qdrant',
      {
        ...{ container: 'qdrant', volume: 'qdrant-storage', port: 6333 },
        takeover: { admission: 'template', serviceAccount: 'default' },
        shards: [expect.objectContaining({ service: ['qdrant', 'qdrant-headless'] })],
      },
      [
        "rag: its pods have Secret 'qdrant-apikey' as volume 'qdrant-secret': takeover.admission is 'template', so that a server that takes over may have the same",
        "rag: init containers run as root ('ensure-dir-ownership'): they run again in a server that takes over, and may change the owner of its files",
      ],
    ],
    [
      'opensearch',
      {
        ...{ container: 'opensearch', volume: 'opensearch-cluster-master', port: 9200 },
        takeover: { admission: 'template', serviceAccount: 'default' },
        shards: [
          expect.objectContaining({ service: ['opensearch-cluster-master', 'opensearch-cluster-master-headless'] }),
        ],
      },
      [
        "rag: init containers run as root ('fsgroup-volume', 'sysctl'): they run again in a server that takes over, and may change the owner of its files",
      ],
    ],
  ])('%s', (name, kubernetes, notes) => {
    const { misses, ...made } = initOf(name);

    expect(made.kubernetes()).toMatchObject({ ...kubernetes, agent: { credentials: 'session' } });
    expect(made.notes).toEqual(expect.arrayContaining(notes));
    expect(misses).toEqual([]);
  });

  test('on EKS the agent has the role of its service account', () => {
    const { kubernetes } = initOf('chroma', { kind: 'eks', name: 'prod', region: 'eu-central-1' });

    expect(kubernetes()?.agent.credentials).toBe('workload');
  });
});

test('what looks like a store and can not be a shard is told with what to do, and nothing else is', () => {
  const { targets, misses } = initOf('near-misses');

  expect(targets).toEqual([]);
  expect(misses.map((miss) => miss.replace(/ looks like .*?, but/, ' ...'))).toEqual([
    "StatefulSet 'tickets' ... it belongs to cluster 'tickets' of Zalando's operator, which would undo what a repair changes (replicas, Services, claims): make a clone of it from its backup (spec.clone); alerts about it need no route to Ragmend",
    "StatefulSet 'search-nodes' ... it belongs to OpenSearchCluster 'search' of OpenSearch's operator, which would undo what a repair changes (replicas, Services, claims): restore a snapshot of its repository; alerts about it need no route to Ragmend",
    expect.stringMatching(/^StatefulSet 'weaviate' ... it has 3 replicas.*restore by Weaviate's backups/),
    expect.stringMatching(/^StatefulSet 'qdrant' ... it has 3 replicas.*restore by Qdrant's snapshots/),
    "Deployment 'chroma' ... it has no claim, so its documents are lost with its pod: give it one, e.g. by the persistence setting of its chart",
    expect.stringMatching(/^StatefulSet 'elastic' is Elasticsearch, but .*no driver for it/),
    expect.stringMatching(/^Deployment 'milvus-standalone' is Milvus, but it keeps its documents in an object store/),
    "pod 'docs-1' ... it belongs to Cluster 'docs' of CloudNativePG, which would undo what a repair changes (replicas, Services, claims): make a Cluster with bootstrap.recovery from its backup; alerts about it need no route to Ragmend",
    expect.stringMatching(/^Service 'vectors' leads to .*a managed store without a claim in this cluster/),
  ]);
});
