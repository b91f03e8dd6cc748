import { configured } from './draft.ts';
import type { Held, Room } from './room.ts';
import { textsAt } from './scene/fields.ts';
import { nameOf } from './scene/scene.ts';
import { waitForHost } from './waits/wait-for-host.ts';
import { waitForJob } from './waits/wait-for-job.ts';

const HOST = '(?<host>[a-z0-9][a-z0-9.-]{0,252})';
/** Commands of scripts that wait for a host. */
const HOST_WAITS = [
  `(?:nslookup|getent hosts|host|ping(?: -\\S{1,8}(?: \\d{1,4})?){0,4}) ${HOST}`,
  `\\bnc (?:-\\S{1,6} ?\\d{0,4} ){0,4}${HOST} (?<port>\\d{1,5})`,
  `(?:wait-for-it(?:\\.sh)?|wait-for|wait4x tcp) (?:-\\S{1,20} ){0,4}${HOST}:(?<port>\\d{1,5})`,
  `-wait (?:tcp|http|https)://${HOST}:(?<port>\\d{1,5})`,
  `pg_isready .{0,60}?(?:-h|--host)[ =]${HOST}`,
  `(?:curl|wget) .{0,120}?https?://${HOST}(?::(?<port>\\d{1,5}))?`,
].map((text) => new RegExp(text));
/** Commands that wait for a Job. */
const JOB_WAITS = [
  /^(?:\S{0,80}wait_for\.sh )?job(?:-wr|-we)? (?<name>[a-z0-9][a-z0-9.-]{0,252})$/,
  /kubectl .{0,80}wait .{0,120}?jobs?(?:\.batch)?\/(?<name>[a-z0-9][a-z0-9.-]{0,252})/,
];

/** Adds what the command of an init container waits for: a silent loop says nothing in its log. */
export function readCommand(room: Room, held: Held) {
  const { container, pod } = held;
  if (container.role !== 'init' || container.state === 'done') return;
  const text = commandOf(container.spec);
  const evidence = configured(`${nameOf(pod)} ${container.name}`, `its command is \`${text.slice(0, 160)}\``);
  const name = jobWaitedFor(container.spec);
  if (name !== null) return waitForJob(room, held, name, { basis: 'config', evidence, runs: 2 });
  for (const pattern of HOST_WAITS) {
    const { host, port } = pattern.exec(text)?.groups ?? {};
    if (host !== undefined)
      waitForHost(room, held, { host, ...(port !== undefined && { port }) }, { basis: 'config', evidence, runs: 2 });
  }
}

/** Returns the name of the Job that the command of a container waits for, null if it waits for none. */
export function jobWaitedFor(spec: unknown): string | null {
  const text = commandOf(spec);
  return JOB_WAITS.map((pattern) => pattern.exec(text)?.groups?.name).find((name) => name !== undefined) ?? null;
}

const commandOf = (spec: unknown) => [...textsAt(spec, 'command'), ...textsAt(spec, 'args')].join(' ').slice(0, 4000);
