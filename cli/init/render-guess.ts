import type { KubernetesConfig } from '../../core/contracts/config/kubernetes-config.ts';
import type { RunbookName } from '../../core/contracts/runbooks.ts';
import { LLM_ALERTS, SHARD_ALERTS, START_ALERTS } from '../shipped-alerts.ts';
import { FILL_IN } from './fill-in.ts';
import { generatorLines } from './generator-lines.ts';
import type { PairedShard } from './pair-replicas.ts';
import { takeoverFor } from './pod-facts.ts';
import type { GuessedStart } from './start/guess-start.ts';
import { startLines } from './start/start-lines.ts';
import { type Asked, storeLine } from './store-line.ts';

type Place = { cluster: KubernetesConfig['cluster']; namespace: string; schema: string };

/**
 * Returns a valid ragmend.yaml with the guesses, in which values that nobody could guess are
 * marked.
 */
export function renderGuess(targets: Asked[], place: Place, start: GuessedStart): string {
  return [
    `# yaml-language-server: $schema=${place.schema}`,
    '#',
    `# Made by \`ragmend init\` from namespace '${place.namespace}'. Fill in every ${FILL_IN}, check the rest, then run \`ragmend doctor\`.`,
    '# A new target is only observed: runs diagnose and plan, and change nothing. Raise `autonomy` after the first drill.',
    'targets:',
    // A namespace has one such service, whatever it stores its documents in.
    ...targets.flatMap((target, at) => [...targetLines(target, place), ...(at === 0 ? startLines(start) : [])]),
    'routes:',
    ...targets.flatMap(({ id }) => SHARD_ALERTS.map((alertname) => routeLine(alertname, 'shard-restore', id))),
    ...targets
      .filter(({ generator }) => generator !== null)
      .flatMap(({ id }) => LLM_ALERTS.map((alertname) => routeLine(alertname, 'provider-failover', id))),
    ...(start.components.length === 0 ? [] : targets.slice(0, 1).flatMap(startRoutes)),
    '',
  ].join('\n');
}

const startRoutes = ({ id }: Asked) => START_ALERTS.map((alertname) => routeLine(alertname, 'bootstrap-recovery', id));

const routeLine = (alertname: string, runbook: RunbookName, id: string) =>
  `  - { alertname: ${alertname}, runbook: ${runbook}, target: ${id} }`;

function targetLines(target: Asked, { cluster, namespace }: Place): string[] {
  const { store, dimension } = storeLine(target);
  return [
    `  - id: ${target.id}`,
    '    autonomy: observe',
    `    store: ${store}`,
    '    # The model that embedded the documents; golden queries need the same one.',
    '    embedding:',
    '      kind: openai',
    '      url: https://api.openai.com/v1',
    `      model: ${FILL_IN}`,
    `      dimension: ${dimension ?? '1536 # check'}`,
    `      apiKeySecret: ${FILL_IN}`,
    '    # A model behind an API may return slightly different vectors each time; `ragmend golden record` tells.',
    '    golden: { scoreTolerance: 0.0005 }',
    '    # The source of truth, as JSON lines in S3: what a snapshot lacks is re-indexed from it.',
    `    documents: { bucket: ${FILL_IN}, key: ${FILL_IN} }`,
    ...(target.generator === null ? [] : generatorLines(target.generator)),
    '    kubernetes:',
    `      cluster: ${flow(cluster)}`,
    `      namespace: ${namespace}`,
    `      container: ${target.container}`,
    `      volume: ${target.volume}`,
    `      port: ${target.port}`,
    `      writers: ${target.writers ?? 'null # the Deployment that writes to the shards, if any'}`,
    ...takeoverLines(target),
    ...agentLines(target, cluster),
    '      shards:',
    ...target.shards.map(shardLine),
    '      # Asks the shards their golden queries and serves metrics; remove it if you have your own alerts.',
    '      prober: { publish: prometheus }',
  ];
}

function takeoverLines({ shards }: Asked): string[] {
  const takeover = takeoverFor(shards.map(({ facts }) => facts));
  return [
    '      # What Ragmend may start beside a failed server, judging by the current pod templates.',
    `      takeover: ${flow(takeover)}`,
  ];
}

/** Only on EKS do pods get the role of their service account. */
function agentLines({ runAsUser }: Asked, { kind }: KubernetesConfig['cluster']): string[] {
  const agent = {
    ...(kind === 'eks' ? {} : { credentials: 'session' }),
    ...(runAsUser === null ? {} : { runAsUser }),
  };
  return Object.keys(agent).length === 0 ? [] : [`      agent: ${flow(agent)}`];
}

/** Returns an object as one line of YAML. */
function flow(fields: object): string {
  return `{ ${Object.entries(fields)
    .map(([name, value]) => `${name}: ${typeof value === 'object' && value !== null ? flow(value) : value}`)
    .join(', ')} }`;
}

function shardLine({ id, workload, workloadKind, services, replicaOf }: PairedShard): string {
  const kind = workloadKind === 'StatefulSet' ? [] : [`workloadKind: ${workloadKind}`];
  const [first = `${workload}-rag`, ...others] = services;
  const service = others.length === 0 ? first : `[${[first, ...others].join(', ')}]`;
  const fields = [`id: ${id}`, `workload: ${workload}`, ...kind, `service: ${service}`];
  const replica = replicaOf === null ? [] : [`replicaOf: ${replicaOf}`];
  const missing = services.length === 0 ? ' # this Service does not exist yet: create it' : '';
  return `        - { ${[...fields, ...replica].join(', ')} }${missing}`;
}
