import { cleanScript } from '../lint/render/script.ts';
import { type CommandWait, waitsIn } from '../lint/waits/commands.ts';
import { waitsOfImage } from '../lint/waits/wait-images.ts';
import { configured } from './draft.ts';
import type { Held, Room } from './room.ts';
import { type Fields, textsAt } from './scene/fields.ts';
import { nameOf } from './scene/scene.ts';
import { waitForHost } from './waits/wait-for-host.ts';
import { waitForJob } from './waits/wait-for-job.ts';

/** Adds what the command of an init container waits for: a silent loop says nothing in its log. */
export function readCommand(room: Room, held: Held) {
  const { container, pod } = held;
  if (container.role !== 'init' || container.state === 'done') return;
  const said = commandOf(container.spec).slice(0, 160);
  const evidence = configured(`${nameOf(pod)} ${container.name}`, `its command is \`${said}\``);
  const why = { basis: 'config', evidence, runs: 2 } as const;
  const name = jobWaitedFor(container.spec);
  if (name !== null) return waitForJob(room, held, name, why);
  for (const wait of waitsOf(container.spec))
    if (wait.is === 'host')
      waitForHost(room, held, { host: wait.host, ...(wait.port !== null && { port: wait.port }) }, why);
}

/** Returns the name of the Job that the command of a container waits for, null if it waits for none. */
export const jobWaitedFor = (spec: Fields): string | null =>
  waitsOf(spec).flatMap((wait) => (wait.is === 'job' && wait.name !== null ? [wait.name] : []))[0] ?? null;

function waitsOf(spec: Fields): CommandWait[] {
  const script = cleanScript(commandOf(spec), []);
  return [...waitsOfImage({ spec }, script), ...waitsIn(script, true)];
}

const commandOf = (spec: Fields) => [...textsAt(spec, 'command'), ...textsAt(spec, 'args')].join(' ').slice(0, 4000);
