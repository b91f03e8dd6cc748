import type { Barred } from '../../contracts/bootstrap/graph.ts';
import type { KubeEvent } from '../../contracts/bootstrap/observation.ts';
import { readCommand } from './command-waits.ts';
import { bar, event, field, line } from './draft.ts';
import { saidBy } from './log-runs.ts';
import { missingNode } from './missing-object.ts';
import type { Held, Room } from './room.ts';
import { budgetOf, type Container, timeOf } from './scene/container-state.ts';
import { listAt, textAt } from './scene/fields.ts';
import type { Said } from './scene/scene.ts';
import { nameOf } from './scene/scene.ts';
import { readFinding } from './waits/read-finding.ts';

/** Adds what a container waits for, or why it ends whatever else is there. */
export function readContainer(room: Room, held: Held) {
  const { container, target, pod } = held;
  if (readWaiting(room, held)) return;
  const where = `${nameOf(pod)} ${container.name}`;
  const isCrashing = container.reason === 'CrashLoopBackOff' || (container.restarts > 1 && !container.ready);
  if (isCrashing) target.crashing ??= field(where, `${container.reason || 'restarts'}, ${container.restarts} restarts`);
  if (container.lastReason === 'OOMKilled' && !container.ready)
    return bar(target, 'memory', field(where, 'its last run ended as OOMKilled'));
  const said = saidBy(room.scene, pod, container);
  const before = room.draft.named();
  for (const finding of said) readFinding(room, held, finding);
  readCommand(room, held);
  if (room.draft.named() === before && !target.barred) readEnd(room, held, said, where);
}

const NOT_FOUND = /(?<kind>secret|configmap) "(?<name>[a-z0-9][a-z0-9.-]{0,252})" not found/i;

/** Reads why a container was not even started; returns false if it was. */
function readWaiting(room: Room, held: Held): boolean {
  const { container, target, pod, workload } = held;
  const { reason, message } = container;
  const seen = field(`${nameOf(pod)} ${container.name}`, message === '' ? reason : `${reason}: ${message}`);
  if (/^(ErrImage|ImagePull|ImageInspect|InvalidImage|RegistryUnavailable)/.test(reason)) {
    if (!readPullSecrets(room, held)) bar(target, 'image', seen);
    return true;
  }
  if (reason === 'CreateContainerConfigError') {
    const { kind = '', name } = NOT_FOUND.exec(message)?.groups ?? {};
    const missing = kind.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap';
    if (name === undefined) bar(target, 'config', seen);
    else room.draft.wait(target, missingNode(room, missing, name, workload, seen), { basis: 'api', evidence: seen });
    return true;
  }
  if (/^(CreateContainerError|RunContainerError|StartError|ContainerCannotRun)$/.test(reason)) {
    bar(target, 'config', seen);
    return true;
  }
  return false;
}

/** An image that cannot be pulled may wait for its pull Secret. */
function readPullSecrets(room: Room, { pod, workload, target }: Held): boolean {
  const { scene, draft } = room;
  if (!scene.isListed('Secret')) return false;
  const missing = listAt(pod, 'spec', 'imagePullSecrets')
    .map((one) => textAt(one, 'name'))
    .filter((name) => name !== null && !scene.find('Secret', name)) as string[];
  for (const name of missing) {
    const evidence = field(nameOf(pod), `pulls its image with Secret '${name}'`);
    draft.wait(target, missingNode(room, 'Secret', name, workload, evidence), { basis: 'api', evidence });
  }
  return missing.length > 0;
}

/** Of a container that waits for nothing: why it ends, or why it is not ready. */
function readEnd(room: Room, { container, target, pod }: Held, said: Said[], where: string) {
  const progress = said.find(
    ({ class: found, names }) => found === 'progress' || (found === 'slow' && names.host === undefined),
  );
  const config = said.find((one) => one.class === 'config');
  const probes = room.scene
    .events('Pod', pod.metadata.name)
    .filter(({ reason }) => /^(Unhealthy|Killing)$/.test(reason));
  const unfit = probes.find(({ message }) => NOT_IN_IMAGE.test(message));
  if (unfit) return bar(target, 'probe', event(where, unfit.message));
  if (progress && (isCut(container) || progress.class === 'slow'))
    return bar(target, 'slow', line(where, progress.text));
  const killed = readKills(container, probes, where);
  if (killed) return bar(target, killed.why, killed.evidence);
  if (container.state === 'running' && container.restarts < 2) return readSilence(room, { container, target }, where);
  if (config) bar(target, config.means === 'state' ? 'unknown' : 'config', line(where, config.text));
  else if (isOver(container))
    bar(target, 'crash', field(where, `ends with exit code ${container.lastExit ?? 'unknown'}`));
}

const NOT_IN_IMAGE = /executable file not found|no such file or directory|command not found/;

/** What probes do to a container: they kill it before it has started, or are answered too late. */
function readKills(container: Container, probes: KubeEvent[], where: string): Barred | null {
  const killed = probes.find(({ message }) => /(liveness|startup) probe/i.test(message));
  const isKilled = probes.some(({ reason }) => reason === 'Killing') && isAtBudget(container);
  if (killed && (isCut(container) || isKilled)) {
    const why = isAtBudget(container) && !probes.some((one) => isAnswered(one.message)) ? 'slow' : 'probe';
    return { why, evidence: event(where, `${killed.message}; its last run took ${seconds(container)}`) };
  }
  const late = probes.find(({ message }) => /deadline exceeded|timeout/i.test(message));
  return late && container.state === 'running' ? { why: 'slow', evidence: event(where, late.message) } : null;
}

const isOver = ({ state, reason, restarts }: Container) =>
  state === 'ended' || reason === 'CrashLoopBackOff' || restarts > 1;
/** An answer of the program itself: it listens, so that more time does not help. */
const isAnswered = (message: string) => /statuscode: [45]\d\d/.test(message);
const isCut = ({ lastExit, state }: Container) => lastExit === 137 || lastExit === 143 || state === 'running';
const seconds = ({ ranMs }: Container) => (ranMs === null ? 'an unknown time' : `${Math.round(ranMs / 1000)} s`);

/** Returns whether a run ended just when its probes gave up: it may only have needed more time. */
function isAtBudget({ ranMs, spec }: Container): boolean {
  const budget = budgetOf(spec);
  return ranMs !== null && budget !== null && Math.abs(ranMs / 1000 - budget) <= Math.max(35, budget / 4);
}

/** Nobody says anything for longer than any start should take. */
const SILENT_MS = 15 * 60_000;

function readSilence({ scene }: Room, { container, target }: Pick<Held, 'container' | 'target'>, where: string) {
  const since = timeOf(container.since);
  if (since !== null && scene.now - since > SILENT_MS)
    bar(
      target,
      'unknown',
      field(where, `runs since ${container.since} without being ready, and its log does not say why`),
    );
}
