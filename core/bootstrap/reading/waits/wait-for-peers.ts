import type { WaitNode } from '../../../contracts/bootstrap/graph.ts';
import type { KubeObject } from '../../../contracts/bootstrap/observation.ts';
import { bar, field, type Why } from '../draft.ts';
import { type Held, type Room, servingNode } from '../room.ts';
import { at, textAt } from '../scene/fields.ts';
import { nameOf } from '../scene/scene.ts';
import { isReady, type Workload } from '../scene/workloads.ts';

/** Adds the wait for a quorum of peers, and what keeps the peers away. */
export function waitForPeers(room: Room, { workload, target, pod }: Held, why: Why) {
  const { draft } = room;
  const { of, object, wanted, fresh } = workload;
  const quorum = draft.node(of, 'quorum', { partOf: of });
  const shows = field(of, `${fresh.filter(isReady).length} of ${wanted} pods are ready, ${fresh.length} exist`);
  draft.wait(target, quorum, { ...why, confirmed: shows });
  if (quorum.waits.length > 0 || quorum.barred) return;
  if (workload.kind !== 'StatefulSet') return bar(quorum, 'unknown', why.evidence);
  if (isOrdered(object) && fresh.length < wanted) return waitForCreation(room, workload, quorum, target);
  const hidden = hidingService(room, object);
  if (hidden) return waitForNames(room, workload, quorum, hidden);
  waitForStarts(room, workload, quorum, pod, why);
}

const isOrdered = (object: KubeObject) => textAt(object, 'spec', 'podManagementPolicy') !== 'Parallel';
const majority = (wanted: number) => Math.floor(wanted / 2) + 1;

/** With OrderedReady, the next pod is made only once the one before is ready. */
function waitForCreation({ draft }: Room, { of, object, wanted, fresh }: Workload, quorum: WaitNode, target: WaitNode) {
  const peers = Array.from({ length: wanted }, (_, ordinal) => {
    const name = `Pod/${object.metadata.name}-${ordinal}`;
    const exists = fresh.some((one) => nameOf(one) === name);
    const peer = draft.node(name, 'exists', { partOf: of, holds: exists });
    if (!exists)
      draft.wait(peer, target, {
        basis: 'api',
        evidence: field(of, 'podManagementPolicy is OrderedReady: the next pod is made once the one before is ready'),
      });
    return peer;
  });
  const evidence = field(of, `${fresh.length} of ${wanted} pods exist, a majority needs ${majority(wanted)}`);
  draft.wait(quorum, peers, { basis: 'api', atLeast: majority(wanted), evidence });
}

/** Returns the headless Service that gives peers a name only once they are ready, null if it does so before. */
function hidingService({ scene }: Room, object: KubeObject): KubeObject | null {
  const service = scene.find('Service', textAt(object, 'spec', 'serviceName') ?? '');
  return service && at(service, 'spec', 'publishNotReadyAddresses') !== true ? service : null;
}

function waitForNames(room: Room, workload: Workload, quorum: WaitNode, service: KubeObject) {
  const { draft } = room;
  const of = nameOf(service);
  const names = draft.node(`names of peers behind ${of}`, 'exists', { partOf: workload.of });
  draft.wait(quorum, names, {
    basis: 'api',
    evidence: field(workload.of, `its pods find each other by the names of ${of}`),
  });
  draft.wait(names, servingNode(room, workload), {
    basis: 'api',
    evidence: field(of, 'publishNotReadyAddresses is not set: a pod has a name only once it is ready'),
  });
}

/** All peers are there: each ends, or is not ready, before enough others answer. */
function waitForStarts({ draft }: Room, { of, wanted, fresh }: Workload, quorum: WaitNode, pod: KubeObject, why: Why) {
  const peers = fresh.map((one) => {
    const peer = draft.node(nameOf(one), 'started', { partOf: of, holds: isReady(one) });
    if (!isReady(one)) draft.wait(peer, quorum, { ...why, confirmed: field(`${nameOf(one)} status`, 'is not ready') });
    return peer;
  });
  const evidence = field(nameOf(pod), `${majority(wanted)} of ${wanted} peers have to answer`);
  draft.wait(quorum, peers, { ...why, atLeast: Math.min(majority(wanted), peers.length), confirmed: evidence });
}
