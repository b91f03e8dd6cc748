import type { StartScene } from '../../../core/bootstrap/ports/start-scene.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { mapLimited } from '../../map-limited.ts';
import type { Cluster } from '../api/cluster.ts';
import { ClusterRefused } from '../api/cluster-errors.ts';
import { MigrationMark, OWN_JOB } from '../migration/migration-names.ts';
import { leanEvent } from './lean-object.ts';
import { type Listed, listKind, listPages } from './list-kind.ts';
import { pickLogs } from './pick-logs.ts';
import { readLogs } from './read-logs.ts';
import { readMaps } from './read-maps.ts';
import { ADDED, BUILT_IN } from './seen-kinds.ts';

const AT_ONCE = 6;
const MOST_CALLS = 40;
const MOST_LOGS = 60;

/**
 * The namespace of a target: at most 40 calls of the API and 60 for logs. A kind that may not be listed, or
 * of which there are too many objects, is missing. Of ConfigMaps only those are read in which containers that wait
 * have their scripts, and no Secret is: of the records of Helm, if they may be listed, only the labels are.
 */
export function kubernetesStartScene(deps: { cluster: Cluster; clock: Clock }): StartScene {
  const { cluster, clock } = deps;
  return {
    async observe() {
      const at = new Date(clock.now()).toISOString();
      const few = withFewCalls(cluster);
      const listings: Listing[] = [
        ['Event', () => eventsOf(few)],
        ['release of Helm', () => recordsOf(few)],
        ...[...BUILT_IN, ...ADDED].map((seen): Listing => [seen.kind, () => listKind(few, seen)]),
      ];
      const listed = await mapLimited(listings, AT_ONCE, async ([kind, list]) => ({ kind, ...(await list()) }));
      const events = listed.flatMap(({ kind, objects }) => (kind === 'Event' ? objects.map(leanEvent) : []));
      const objects = listed.flatMap((one) => (one.kind === 'Event' ? [] : one.objects)).filter(isOfTeam);
      const pods = objects.filter(({ kind }) => kind === 'Pod');
      const held = pickLogs(pods, MOST_LOGS);
      const [{ logs, isComplete }, maps] = await Promise.all([readLogs(deps, held), readMaps(few, pods, held)]);
      const unseen = listed.filter((one) => !one.isComplete).map(({ kind }) => kind);
      // The records of Helm are not all Secrets, and the scripts of waits not all ConfigMaps.
      const missing = [...unseen, 'Secret', 'ConfigMap', ...(isComplete ? [] : ['logs of pods'])];
      return { at, objects: [...objects, ...maps], events, logs, missing };
    },
  };
}

/** Refuses further calls: what they would list counts as not seen. */
function withFewCalls(cluster: Cluster): Cluster {
  let left = MOST_CALLS;
  return {
    ...cluster,
    async send(...request) {
      left -= 1;
      if (left < 0) throw new ClusterRefused(`one look takes at most ${MOST_CALLS} calls`);
      return cluster.send(...request);
    },
  };
}

/** Our own runs of checks and migrations hold nobody back; a gate does, under the name that others wait for. */
const isOfTeam = ({ metadata: { name, labels = {} } }: KubeObject) =>
  !(MigrationMark.Run in labels && OWN_JOB.test(name));

type Listing = [kind: string, list: () => Promise<Listed>];

const eventsOf = async (cluster: Cluster): Promise<Listed> =>
  (await listPages(cluster, `/api/v1/namespaces/${cluster.namespace}/events`)) ?? NOTHING;

const NOTHING: Listed = { objects: [], isComplete: false };
const LABELS_ALONE = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** The records in which Helm keeps its releases, without what is in them. */
async function recordsOf(cluster: Cluster): Promise<Listed> {
  const path = `/api/v1/namespaces/${cluster.namespace}/secrets`;
  const found = await listPages(cluster, path, { labelSelector: 'owner=helm' }, LABELS_ALONE);
  const { objects, isComplete } = found ?? NOTHING;
  return { objects: objects.map(recordOf), isComplete };
}

function recordOf({ metadata }: KubeObject): KubeObject {
  const { name, namespace, labels, creationTimestamp } = metadata;
  const known = { name, ...(namespace && { namespace }), ...(labels && { labels }) };
  return { kind: 'Secret', metadata: { ...known, ...(creationTimestamp && { creationTimestamp }) } };
}
