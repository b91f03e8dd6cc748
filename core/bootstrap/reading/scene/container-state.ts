import type { KubeObject } from '../../../contracts/bootstrap/observation.ts';
import { msOf } from '../../../kernel/instant.ts';
import { at, type Fields, listAt, numberAt, textAt } from './fields.ts';

/**
 * A container of a pod as its status shows it.
 *
 * - `role`: `init` runs before the others, `sidecar` is an init container that stays (restartPolicy Always).
 * - `state`: `done` ended well; `running` may not be ready; `waiting` has a `reason`; `ended` failed.
 * - `ranMs`: how long its last ended run took, null if nothing tells.
 */
export type Container = {
  name: string;
  role: 'init' | 'sidecar' | 'main';
  state: 'done' | 'running' | 'waiting' | 'ended' | 'unknown';
  reason: string;
  message: string;
  ready: boolean;
  started: boolean;
  restarts: number;
  lastReason: string | null;
  lastExit: number | null;
  ranMs: number | null;
  lastEnd: string | null;
  since: string | null;
  spec: Fields;
};

/** Returns whether the spec of a container opens a port. */
export const opensPort = (spec: unknown, port: string): boolean =>
  listAt(spec, 'ports').some((one) => String(numberAt(one, 'containerPort')) === port);

/** Returns the containers of a pod in the order in which they start. */
export function containersOf(pod: KubeObject): Container[] {
  const inits = listAt(pod, 'spec', 'initContainers');
  const mains = listAt(pod, 'spec', 'containers');
  const initStates = listAt(pod, 'status', 'initContainerStatuses');
  const mainStates = listAt(pod, 'status', 'containerStatuses');
  return [
    ...joined(inits, initStates).map(([spec, status]) =>
      containerOf(spec, status, isSidecar(spec) ? 'sidecar' : 'init'),
    ),
    ...joined(mains, mainStates).map(([spec, status]) => containerOf(spec, status, 'main')),
  ];
}

/** A fixture may give the status alone: its containers count as well. */
function joined(specs: Fields[], states: Fields[]): [spec: Fields, status: Fields | null][] {
  const named = specs.length > 0 ? specs : states.map(({ name }) => ({ name }));
  return named.map((spec) => [spec, states.find(({ name }) => name === spec.name) ?? null]);
}

const isSidecar = (spec: Fields) => spec.restartPolicy === 'Always';

function containerOf(spec: Fields, status: Fields | null, role: Container['role']): Container {
  const waiting = at(status, 'state', 'waiting');
  const running = at(status, 'state', 'running');
  const ended = at(status, 'state', 'terminated');
  const last = ended ?? at(status, 'lastState', 'terminated');
  return {
    name: textAt(spec, 'name') ?? '',
    role,
    state: stateOf(status),
    reason: textAt(waiting, 'reason') ?? textAt(ended, 'reason') ?? '',
    message: textAt(waiting, 'message') ?? textAt(ended, 'message') ?? '',
    ready: at(status, 'ready') === true,
    started: at(status, 'started') === true || (at(status, 'started') === undefined && Boolean(running)),
    restarts: numberAt(status, 'restartCount') ?? 0,
    lastReason: textAt(last, 'reason'),
    lastExit: numberAt(last, 'exitCode'),
    ranMs: spanOf(textAt(last, 'startedAt'), textAt(last, 'finishedAt')),
    lastEnd: textAt(last, 'finishedAt'),
    since: textAt(running, 'startedAt'),
    spec,
  };
}

function stateOf(status: Fields | null): Container['state'] {
  if (at(status, 'state', 'waiting')) return 'waiting';
  if (at(status, 'state', 'running')) return 'running';
  const ended = at(status, 'state', 'terminated');
  if (!ended) return 'unknown';
  return numberAt(ended, 'exitCode') === 0 ? 'done' : 'ended';
}

function spanOf(from: string | null, to: string | null): number | null {
  const [start, end] = [from, to].map((one) => (one === null ? null : timeOf(one)));
  return start == null || end == null ? null : end - start;
}

/** Returns a time of a status in milliseconds, null if it is none. */
export function timeOf(text: string | null): number | null {
  if (text === null) return null;
  try {
    return msOf(text);
  } catch {
    return null;
  }
}

/** Returns how long a probe lets a container start, in seconds; null without a probe. */
export function budgetOf(spec: Fields): number | null {
  const probe = at(spec, 'startupProbe') ?? at(spec, 'livenessProbe');
  if (!probe) return null;
  const delay = numberAt(probe, 'initialDelaySeconds') ?? 0;
  return delay + (numberAt(probe, 'periodSeconds') ?? 10) * (numberAt(probe, 'failureThreshold') ?? 3);
}
