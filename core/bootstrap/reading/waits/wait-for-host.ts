import type { Evidence, WaitNode } from '../../../contracts/bootstrap/graph.ts';
import type { LogNames } from '../../../contracts/bootstrap/log-pattern.ts';
import type { KubeObject } from '../../../contracts/bootstrap/observation.ts';
import { absence, bar, field, type Why } from '../draft.ts';
import { missingNode } from '../missing-object.ts';
import { type Held, type Room, serviceNode, servingNode, startedNode } from '../room.ts';
import { opensPort } from '../scene/container-state.ts';
import { type Host, isServed, resolveHost } from '../scene/resolve-host.ts';
import { behind, portsInsteadOf, type Workload } from '../scene/workloads.ts';
import { waitForPeers } from './wait-for-peers.ts';

/** Adds the wait for a host that does not answer, or whose name is unknown. */
export function waitForHost(room: Room, held: Held, { host = '', port }: LogNames, why: Why) {
  const { scene, workloads, draft } = room;
  const found = resolveHost(scene, workloads, host, port);
  if (found.is === 'own') return waitForSidecar(room, held, why, port);
  if (found.is === 'peer' && found.workload?.of === held.workload.of) return waitForPeers(room, held, why);
  const need = declaredNeed(room, held, found) ?? needOf(room, held, found, why, port);
  if (need === null) return;
  draft.wait(held.target, need.node, { ...why, confirmed: need.confirmed });
  if (found.is === 'service' && port !== undefined) waitForPort(room, held, found.service, port, why);
  if (need.node.holds) waitForSidecar(room, held, why);
}

/** A Service that is there may still lack the port that is asked for. */
function waitForPort({ draft }: Room, { target }: Held, service: KubeObject, port: string, why: Why) {
  const ports = portsInsteadOf(service, port);
  if (ports.length === 0) return;
  const of = `Service/${service.metadata.name}`;
  const node = draft.node(`port ${port} of ${of}`, 'exists');
  bar(node, 'absent', field(of, `has ${ports.length === 1 ? 'port' : 'ports'} ${ports.join(', ')} only`));
  draft.wait(target, node, why);
}

type Need = { node: WaitNode; confirmed: Evidence | null };

/** Where ragmend.yaml says that a workload has to be started only, its readiness is not what is waited for. */
function declaredNeed(room: Room, { workload }: Held, found: Host): Need | null {
  const { settings } = room.scene;
  const targets =
    found.is === 'service' ? behind(found.service, room.workloads) : 'workload' in found ? [found.workload] : [];
  const [only] = targets;
  const declared = settings.needs[workload.of]?.find((need) => need.workload === only?.of);
  if (!only || targets.length > 1 || declared?.reached !== 'started') return null;
  return { node: startedNode(room, only), confirmed: unready(only) };
}

function needOf(
  room: Room,
  held: Held,
  found: Exclude<Host, { is: 'own' }>,
  why: Why,
  port: string | undefined,
): Need | null {
  const { draft, scene } = room;
  switch (found.is) {
    case 'service':
      return { node: serviceNode(room, found.service), confirmed: unserved(room, found.service) };
    case 'workload':
      return { node: servingNode(room, found.workload), confirmed: unready(found.workload) };
    case 'peer':
    case 'pod':
      return found.workload && { node: servingNode(room, found.workload), confirmed: unready(found.workload) };
    case 'absent':
      return {
        node: missingNode(room, 'Service', found.name, held.workload, why.evidence),
        confirmed: absence('Services of the namespace', `no Service '${found.name}' is there`),
      };
    case 'api': {
      const node = draft.node('API server', 'ready', { outside: true });
      bar(node, 'unreachable', why.evidence);
      return { node, confirmed: null };
    }
    case 'external': {
      if (!scene.isListed('Service') && !found.name.includes('.')) return null;
      const node = draft.node(`host ${found.name}${port === undefined ? '' : `:${port}`}`, 'ready', { outside: true });
      bar(node, 'unreachable', why.evidence);
      return { node, confirmed: null };
    }
  }
}

/** Returns what shows, apart from any log, that nobody answers behind a Service. */
export function unserved(room: Room, service: KubeObject): Evidence | null {
  const of = `Service/${service.metadata.name}`;
  if (isServed(room.scene, service) === false) return field(`EndpointSlices of ${of}`, 'no endpoint is ready');
  const targets = behind(service, room.workloads);
  return targets.length > 0 && targets.every(({ ready }) => ready === 0) ? unready(targets[0] as Workload) : null;
}

/** Returns the count of a workload's ready pods as evidence. */
export const unready = ({ of, ready, wanted, kind }: Workload): Evidence =>
  kind === 'Job' ? field(of, 'is not complete') : field(of, `${ready} of ${wanted} pods are ready`);

const PROXY = /proxy|istio|linkerd|envoy|sidecar|tunnel/i;

/**
 * An init container that needs a container of its own pod which comes after it waits in vain: a main container, or
 * a later native sidecar. So does one behind a mesh, whose proxy is not there yet.
 */
export function waitForSidecar(room: Room, { containers, container, workload, target }: Held, why: Why, port?: string) {
  if (container.role !== 'init') return;
  const { draft } = room;
  const later = containers
    .slice(containers.findIndex(({ name }) => name === container.name) + 1)
    .filter(({ role, started, state }) => role !== 'init' && !started && state !== 'running');
  const sidecar =
    later.find(({ spec }) => port !== undefined && opensPort(spec, port)) ?? later.find(({ name }) => PROXY.test(name));
  if (!sidecar) return;
  const of = workload.of;
  const init = draft.node(`init container ${container.name} of ${of}`, 'complete', { partOf: of });
  const proxy = draft.node(`container ${sidecar.name} of ${of}`, 'started', { partOf: of });
  const waits = field(
    of,
    `container '${sidecar.name}' is ${sidecar.reason || 'not started'}: it starts after init container '${container.name}'`,
  );
  draft.wait(target, init, {
    basis: 'api',
    evidence: field(of, `init container '${container.name}' has not ended well`),
  });
  draft.wait(init, proxy, { ...why, confirmed: waits });
  draft.wait(proxy, init, { basis: 'api', evidence: waits });
}
