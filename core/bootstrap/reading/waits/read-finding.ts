import { bar, line, type Why } from '../draft.ts';
import { type Held, type Room, servingNode } from '../room.ts';
import { at, listAt, textAt } from '../scene/fields.ts';
import { isServed, resolveHost } from '../scene/resolve-host.ts';
import type { Said } from '../scene/scene.ts';
import { nameOf } from '../scene/scene.ts';
import { templateIn } from '../scene/workloads.ts';
import { unready, waitForHost } from './wait-for-host.ts';
import { waitForJob } from './wait-for-job.ts';
import { waitForLock } from './wait-for-lock.ts';
import { waitForPeers } from './wait-for-peers.ts';
import { waitForIndex, waitForSchema } from './wait-for-schema.ts';
import { waitForWorkloads } from './wait-for-workloads.ts';

/** Adds what one line of a log says to the graph; a name in it counts only where an object bears it. */
export function readFinding(room: Room, held: Held, said: Said) {
  const { pod, container } = held;
  const why: Why = {
    basis: 'log',
    evidence: line(`log of ${nameOf(pod)} ${container.name}`, said.text),
    runs: said.runs,
  };
  switch (said.class) {
    case 'unreachable':
      return readUnreachable(room, held, said, why);
    case 'waiter':
      return readWaiter(room, held, said, why);
    case 'schema':
      return said.means === 'index' ? waitForIndex(room, held, said, why) : waitForSchema(room, held, said, why);
    case 'lock':
      return waitForLock(room, held, said, why);
    case 'quorum':
      return waitForPeers(room, held, why);
    case 'slow':
      return said.names.host === undefined ? undefined : waitForHost(room, held, said.names, why);
    case 'config':
      return said.means === 'certificate'
        ? waitOutside(room, held, 'certificate of the webhook', 'admitted', why)
        : undefined;
  }
}

function readUnreachable(room: Room, held: Held, { means, names, pattern }: Said, why: Why) {
  if (means === 'dns-down') return waitOutside(room, held, 'cluster DNS', 'ready', why);
  if (means === 'download') return waitOutside(room, held, 'model hub', 'ready', why);
  if (means === 'sessions') return;
  if (names.host === undefined) return waitForVariables(room, held, why);
  if (!/coordinator|etcd/.test(pattern)) return waitForHost(room, held, names, why);
  const part = names.host.replace('_', '');
  const alike = room.workloads.filter(
    ({ of, object }) => of !== held.workload.of && object.metadata.name.split('-').includes(part),
  );
  const [only] = alike;
  if (only && alike.length === 1 && only.ready === 0)
    room.draft.wait(held.target, servingNode(room, only), { ...why, confirmed: unready(only) });
}

function waitOutside({ draft }: Room, { target }: Held, of: string, condition: 'ready' | 'admitted', why: Why) {
  const node = draft.node(of, condition, { outside: true });
  bar(node, 'unreachable', why.evidence);
  draft.wait(target, node, why);
}

const HOST = /(?:^|[/@,])(?<host>[a-z0-9][a-z0-9.-]{0,252})(?::(?<port>\d{2,5}))?(?=[/,:]|$)/;

/** A line that names no host: of the hosts in the container's variables, those that nobody answers for. */
function waitForVariables(room: Room, held: Held, why: Why) {
  const { scene, workloads } = room;
  const specs = [...listAt(templateIn(held.workload.object), 'spec', 'containers'), held.container.spec];
  for (const { value } of specs.flatMap((spec) => listAt(spec, 'env'))) {
    const { host } = HOST.exec(typeof value === 'string' ? value : '')?.groups ?? {};
    if (host === undefined) continue;
    const found = resolveHost(scene, workloads, host);
    if (found.is !== 'service' || isServed(scene, found.service) === true) continue;
    waitForHost(room, held, { host }, why);
  }
}

function readWaiter(room: Room, held: Held, { means, names }: Said, why: Why) {
  const { kind = '', name, host } = names;
  if (means === 'forbidden') {
    const account = textAt(held.pod, 'spec', 'serviceAccountName') ?? 'default';
    const right = room.draft.node(`right of ServiceAccount/${account} to read ${kind}`, 'exists');
    bar(right, 'rights', why.evidence);
    return room.draft.wait(held.target, right, why);
  }
  if (/^jobs?$/i.test(kind) && name !== undefined) return waitForJob(room, held, name, why);
  if (host !== undefined) {
    if (means === 'loose' && !isKnown(room, host)) return;
    return waitForHost(room, held, names, why);
  }
  const asked = WORKLOADS[kind.toLowerCase().replace(/s$/, '')];
  if (name === undefined) return;
  if (asked !== undefined && waitForWorkloads(room, held, { kind: asked, name, labels: null }, why)) return;
  if ((asked !== undefined || /^services?$/i.test(kind)) && isKnown(room, name))
    return waitForHost(room, held, { host: name }, why);
}

const WORKLOADS: Record<string, string> = {
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  daemonset: 'DaemonSet',
  pod: 'Pod',
};

/** Words of a script count only where something in the namespace bears that name. */
const isKnown = ({ scene, workloads }: Room, host: string) =>
  ['service', 'peer', 'workload'].includes(resolveHost(scene, workloads, host).is) ||
  at(scene.settings.aliases, host) !== undefined;
