import type { KubernetesConfig } from '../../core/contracts/kubernetes-config.ts';
import type { StoreConfig } from '../../core/contracts/store-config.ts';
import type { GuessedTarget } from './guess-targets.ts';
import type { PairedShard } from './pair-replicas.ts';

type Place = { cluster: KubernetesConfig['cluster']; namespace: string; schema: string };

/** Stands for what nobody can see from outside; `ragmend doctor` names every one that is left. */
export const FILL_IN = 'FILL_IN';

/** Whether nothing in a value of a configuration is left to fill in: what is can't be checked yet. */
export const isFilledIn = (value: unknown): boolean => !JSON.stringify(value ?? null).includes(FILL_IN);

const ALERTS = ['RetrieverEmptyResults', 'CHRDrop', 'VectorstoreIndexError'];
const STORE: Record<StoreConfig['kind'], string> = {
  chroma: `{ kind: chroma, collection: ${FILL_IN} }`,
  weaviate: `{ kind: weaviate, collection: ${FILL_IN} }`,
  pgvector: `{ kind: pgvector, database: ${FILL_IN}, user: ${FILL_IN}, passwordSecret: ${FILL_IN}, table: ${FILL_IN} }`,
  opensearch: `{ kind: opensearch, index: ${FILL_IN} }`,
  qdrant: `{ kind: qdrant, collection: ${FILL_IN} }`,
  command: '',
};

/** A ragmend.yaml of what was guessed, in which everything is valid and what nobody could guess is marked. */
export function renderGuess(targets: GuessedTarget[], place: Place): string {
  return [
    `# yaml-language-server: $schema=${place.schema}`,
    '#',
    `# Made by \`ragmend init\` from namespace '${place.namespace}'. Fill in every ${FILL_IN}, check the rest, then run \`ragmend doctor\`.`,
    '# A new target is only observed: alerts are diagnosed and planned, nothing is changed. Raise `autonomy` after the first drill.',
    'targets:',
    ...targets.flatMap((target) => targetLines(target, place)),
    'routes:',
    ...targets.flatMap(({ id }) =>
      ALERTS.map((alertname) => `  - { alertname: ${alertname}, runbook: shard-restore, target: ${id} }`),
    ),
    '',
  ].join('\n');
}

function targetLines(target: GuessedTarget, { cluster, namespace }: Place): string[] {
  return [
    `  - id: ${target.id}`,
    '    autonomy: observe',
    `    store: ${STORE[target.kind]}`,
    '    # What the documents were embedded with: golden queries are embedded by the same model.',
    '    embedding:',
    '      kind: openai',
    '      url: https://api.openai.com/v1',
    `      model: ${FILL_IN}`,
    '      dimension: 1536 # check',
    `      apiKeySecret: ${FILL_IN}`,
    '    # A model behind an API may give a text slightly other vectors each time; `ragmend golden record` tells.',
    '    golden: { scoreTolerance: 0.0005 }',
    '    # The source of truth, as JSON lines in S3: what a snapshot lacks is indexed again from it.',
    `    documents: { bucket: ${FILL_IN}, key: ${FILL_IN} }`,
    '    kubernetes:',
    `      cluster: ${clusterText(cluster)}`,
    `      namespace: ${namespace}`,
    `      container: ${target.container}`,
    `      volume: ${target.volume}`,
    `      port: ${target.port}`,
    `      writers: ${target.writers ?? 'null # the Deployment that writes to the shards, if there is one'}`,
    '      shards:',
    ...target.shards.map(shardLine),
    '      # Asks the shards their golden queries and serves metrics; remove it where you have alerts of your own.',
    '      prober: { publish: prometheus }',
  ];
}

function clusterText(cluster: KubernetesConfig['cluster']): string {
  const fields = Object.entries(cluster).map(([name, value]) => `${name}: ${value}`);
  return `{ ${fields.join(', ')} }`;
}

function shardLine({ id, workload, workloadKind, services, replicaOf }: PairedShard): string {
  const kind = workloadKind === 'StatefulSet' ? [] : [`workloadKind: ${workloadKind}`];
  const [first = `${workload}-rag`, ...others] = services;
  const service = others.length === 0 ? first : `[${[first, ...others].join(', ')}]`;
  const fields = [`id: ${id}`, `workload: ${workload}`, ...kind, `service: ${service}`];
  const replica = replicaOf === null ? [] : [`replicaOf: ${replicaOf}`];
  const missing = services.length === 0 ? ' # this Service does not exist yet: make it' : '';
  return `        - { ${[...fields, ...replica].join(', ')} }${missing}`;
}
