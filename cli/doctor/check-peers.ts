import type { V1Container } from '@kubernetes/client-node';
import type { Survey } from '../../adapters/kubernetes/api/survey.ts';
import { selectsPodsOf } from '../../adapters/kubernetes/registry/check-rotation.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/registry/rotation.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

const { warning } = findingsOf('peers');

/** The port between servers of Qdrant in cluster mode. */
const QDRANT_PEERS = 6335;
const REMEDIES: Record<string, string> = {
  weaviate: 'start it without CLUSTER_JOIN, e.g. by `command` and `args` of its chart: `unset CLUSTER_JOIN; exec ...`',
  opensearch: 'set singleNode: true in the values of its chart, or discovery.type: single-node',
  qdrant: 'set config.cluster.enabled: false in the values of its chart: one server needs no cluster mode',
};
const ELSE = 'configure a server with one replica not to look for others';

/**
 * Finds shards whose servers look for each other: a second server, started on a copy of the files,
 * could join the first instead of standing alone.
 */
export function checkPeers({ kubernetes, store }: KubernetesTarget, { workloads, services }: Survey): Finding[] {
  return kubernetes.shards.flatMap(({ workload }) => {
    const found = workloads.find(({ metadata }) => metadata.name === workload);
    const server = found?.spec.template.spec?.containers.find(({ name }) => name === kubernetes.container);
    if (!found || !server) return [];
    const { kind, ...object } = found;
    const named = services
      .filter((service) => selectsPodsOf(service, { kind, object }))
      .map((one) => one.metadata.name);
    const by = seekingBy(server, named, store.kind);
    if (by === null) return [];
    const about = `a second server of '${workload}' looks for the first ${by}: started on a copy of its files, it could join the first instead of running alone`;
    return [warning(about, REMEDIES[store.kind] ?? ELSE)];
  });
}

function seekingBy({ env = [], ports = [] }: V1Container, services: string[], kind: string): string | null {
  const isAlone = env.some(({ name, value }) => name === 'discovery.type' && value === 'single-node');
  const leads = (value: string) => services.some((service) => value.split(/[^\w-]+/).includes(service));
  const found = env.find(({ name, value = '' }) => PEERS.test(name) && leads(value));
  if (found && !isAlone) return `by ${found.name}`;
  const isInCluster = kind === 'qdrant' && ports.some(({ containerPort }) => containerPort === QDRANT_PEERS);
  return isInCluster ? `where it is in cluster mode (port ${QDRANT_PEERS})` : null;
}

/** Environment that names servers to join. */
const PEERS = /join|seed|peer|bootstrap|discovery|initial/i;
