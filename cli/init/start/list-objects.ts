import type { Cluster } from '../../../adapters/kubernetes/api/cluster.ts';
import { listKind } from '../../../adapters/kubernetes/bootstrap/list-kind.ts';
import { BUILT_IN, type SeenKind } from '../../../adapters/kubernetes/bootstrap/seen-kinds.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';

const READ = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Service'];
/** They show a migration that the vendor made, and values of variables. */
const MORE: SeenKind[] = [
  { kind: 'CronJob', group: 'batch', versions: ['v1'], resource: 'cronjobs' },
  { kind: 'ConfigMap', group: '', versions: ['v1'], resource: 'configmaps' },
];

/** Lists what shows how a service starts; a kind that may not be listed is left out. */
export async function listObjects(cluster: Cluster): Promise<KubeObject[]> {
  const kinds = [...BUILT_IN.filter(({ kind }) => READ.includes(kind)), ...MORE];
  const listed = await Promise.all(kinds.map((kind) => listKind(cluster, kind)));
  return listed.flatMap(({ objects }) => objects);
}
