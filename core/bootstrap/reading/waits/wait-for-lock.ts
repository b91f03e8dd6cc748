import type { Evidence } from '../../../contracts/bootstrap/graph.ts';
import type { KubeObject } from '../../../contracts/bootstrap/observation.ts';
import { absence, bar, field, type Why } from '../draft.ts';
import { saidBy } from '../log-runs.ts';
import { leaseNode } from '../rollout.ts';
import { type Held, type Room, targetNode } from '../room.ts';
import { containersOf } from '../scene/container-state.ts';
import { textAt } from '../scene/fields.ts';
import { nameOf, type Said } from '../scene/scene.ts';

/** Adds the wait for a lock: a lease, a row that outlives its owner, or a session of the database. */
export function waitForLock(room: Room, held: Held, said: Said, why: Why) {
  const { workload, target } = held;
  const { draft } = room;
  if (said.means === 'lease') {
    const name = said.names.name?.split('/').at(-1) ?? onlyLease(room);
    if (name === null) return;
    const { node, held: holder } = leaseNode(room, name, workload);
    draft.wait(target, node, { ...why, confirmed: holder });
    return;
  }
  if (said.means === 'in-database') return waitInDatabase(room, held, why);
  const lock = draft.node(`migration lock of ${workload.of}`, 'free', { partOf: workload.of });
  const { host, ip } = said.names;
  const owner = room.scene
    .all('Pod')
    .find((pod) => pod.metadata.name === host || (ip !== undefined && textAt(pod, 'status', 'podIP') === ip));
  const dead = host !== undefined && room.scene.isListed('Pod') ? whyOrphaned(host, owner, held.pod) : null;
  if (dead) bar(lock, 'locked', dead);
  else if (host === undefined && !isAnybodyAtWork(room)) bar(lock, 'locked', why.evidence);
  draft.wait(target, lock, { ...why, confirmed: dead });
}

/** Returns why nobody gives a lock back; null if another pod has it. */
function whyOrphaned(host: string, owner: KubeObject | undefined, waiting: KubeObject): Evidence | null {
  if (!owner) return absence('Pods of the namespace', `no pod '${host}' lives`);
  return owner === waiting ? field(nameOf(owner), 'is the pod that waits: an earlier run of it took the lock') : null;
}

function onlyLease({ scene }: Room): string | null {
  const leases = scene.all('Lease');
  return leases.length === 1 ? (leases[0]?.metadata.name ?? null) : null;
}

/** Returns whether any container shows that it migrates or has the lock: it will give it back. */
const isAnybodyAtWork = ({ scene, workloads }: Room): boolean =>
  workloads
    .flatMap(({ fresh, old }) => [...fresh, ...old])
    .some((pod) =>
      containersOf(pod)
        .filter(({ state }) => state === 'running')
        .some((container) =>
          saidBy(scene, pod, container).some((one) => one.class === 'progress' || one.class === 'gained'),
        ),
    );

/** Several pods that migrate one database wait for each other's locks in it. */
function waitInDatabase(room: Room, { workload, target }: Held, why: Why) {
  const { draft } = room;
  const { of, wanted, stuck } = workload;
  const others = room.workloads.filter((one) => one.of !== of && /migrat/i.test(one.of) && one.stuck.length > 0);
  const many = wanted > 1 ? field(of, `${stuck.length} of ${wanted} pods are not ready and migrate at once`) : null;
  const confirmed = many ?? (others[0] ? field(others[0].of, 'migrates at the same time') : null);
  const schema = draft.node(`schema of ${of}`, 'migrated', { partOf: of });
  const transactions = draft.node(`transactions in the database of ${of}`, 'complete', { partOf: of });
  draft.wait(target, schema, { ...why, confirmed });
  draft.wait(schema, transactions, { ...why, confirmed });
  draft.wait(transactions, targetNode(room, workload), { ...why, confirmed });
}
