import { mapsOf } from '../../../core/bootstrap/lint/render/script.ts';
import { at, listAt, mapAt } from '../../../core/bootstrap/reading/scene/fields.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import { orNull } from '../../../core/kernel/or-null.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { mapLimited } from '../../map-limited.ts';
import type { Cluster } from '../api/cluster.ts';
import { ClusterForbidden, ClusterRefused } from '../api/cluster-errors.ts';
import type { LogWanted } from './pick-logs.ts';

const AT_ONCE = 6;
const MOST_MAPS = 8;
/** No script that waits is longer. */
const MOST_CHARACTERS = 20_000;

/**
 * Returns the ConfigMaps with the scripts and variables of containers that hold their pods back, a few: no others
 * are asked for. One that is not there, or that nobody may read, is left out.
 */
export async function readMaps(cluster: Cluster, pods: KubeObject[], held: LogWanted[]): Promise<KubeObject[]> {
  const byName = new Map(pods.map((pod) => [pod.metadata.name, at(pod, 'spec')]));
  const named = held.flatMap(({ pod: name, container }) => {
    const pod = byName.get(name);
    const all = [...listAt(pod, 'initContainers'), ...listAt(pod, 'containers')];
    return all.filter((spec) => spec.name === container).flatMap((spec) => mapsOf({ spec, pod }));
  });
  const read = (name: string) => orNull(readMap(cluster, name), isUnread);
  const maps = await mapLimited([...new Set(named)].slice(0, MOST_MAPS), AT_ONCE, read);
  return maps.filter((map) => map !== null);
}

async function readMap(cluster: Cluster, name: string): Promise<KubeObject> {
  const path = `/api/v1/namespaces/${cluster.namespace}/configmaps/${encodeURIComponent(name)}`;
  const data = mapAt(await cluster.send<KubeObject>('GET', path), 'data');
  const texts = Object.entries(data).map(([key, text]) => [key, text.slice(0, MOST_CHARACTERS)]);
  return { kind: 'ConfigMap', metadata: { name }, data: Object.fromEntries(texts) };
}

const isUnread = (error: unknown) =>
  error instanceof NotFound || error instanceof ClusterForbidden || error instanceof ClusterRefused;
