import { type Placed, scriptIn } from '../lint/render/script.ts';
import { type CommandWait, waitsIn } from '../lint/waits/commands.ts';
import { waitsOfImage } from '../lint/waits/wait-images.ts';
import { configured, type Why } from './draft.ts';
import type { Held, Room } from './room.ts';
import { at, type Fields, mapAt, textsAt } from './scene/fields.ts';
import { isServed, resolveHost } from './scene/resolve-host.ts';
import { nameOf, type Scene } from './scene/scene.ts';
import { waitForHost } from './waits/wait-for-host.ts';
import { waitForJob } from './waits/wait-for-job.ts';
import { waitForObject, waitForWorkloads } from './waits/wait-for-workloads.ts';

/**
 * Adds what the command of a container waits for: a silent loop says nothing in its log. A main container may be
 * past its loop, so that a server which answers is none of its waits.
 */
export function readCommand(room: Room, held: Held) {
  const { container, pod, workload } = held;
  if (container.role === 'sidecar' || container.state === 'done') return;
  const isMain = container.role === 'main';
  const said = [...textsAt(container.spec, 'command'), ...textsAt(container.spec, 'args')].join(' ').slice(0, 160);
  const placed = placedIn(room.scene.find, container.spec, at(pod, 'spec'));
  const evidence = configured(`${nameOf(pod)} ${container.name}`, `its command is \`${said}\``);
  const why: Why = { basis: 'config', evidence, runs: 2 };
  for (const wait of waitsOf(placed, !isMain || workload.kind === 'Job'))
    if (!isMain || !isMet(room, wait)) addWait(room, held, wait, why);
}

function addWait(room: Room, held: Held, wait: CommandWait, why: Why) {
  if (wait.is === 'host')
    return waitForHost(room, held, { host: wait.host, ...(wait.port !== null && { port: wait.port }) }, why);
  if (wait.is === 'job' && wait.name !== null) return waitForJob(room, held, wait.name, why);
  if (wait.is === 'object' || !waitForWorkloads(room, held, wait, why)) waitForObject(room, held, wait, why);
}

function isMet({ scene, workloads }: Room, wait: CommandWait): boolean {
  if (wait.is !== 'host') return false;
  const found = resolveHost(scene, workloads, wait.host);
  return found.is !== 'absent' && (found.is !== 'service' || isServed(scene, found.service) !== false);
}

/** Returns a container with the ConfigMaps of its namespace. */
export const placedIn = (find: Scene['find'], spec: Fields, pod: unknown): Placed => ({
  ...{ spec, pod },
  textsOf: (name) => mapAt(find('ConfigMap', name), 'data'),
});

/** Returns the name of the Job that the command of a container waits for, null if it waits for none. */
export const jobWaitedFor = (placed: Placed): string | null =>
  waitsOf(placed, true).flatMap((wait) => (wait.is === 'job' && wait.name !== null ? [wait.name] : []))[0] ?? null;

function waitsOf(placed: Placed, isWholeScript: boolean): CommandWait[] {
  const script = scriptIn(placed);
  return [...waitsOfImage(placed, script), ...waitsIn(script, isWholeScript)];
}
