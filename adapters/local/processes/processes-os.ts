import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A command line for `spawn`; `env` is added to this process's environment. */
export type Command = { command: string; args: string[]; env: Record<string, string> };

/** Throws if there is no /proc, which distinguishes a process from a later one with the same id. */
export function assertProc(): void {
  if (existsSync('/proc/self/stat')) return;
  throw new Error(
    `platform '${process.platform}' has no /proc, which tells whether a process is still the same one: run this on Linux`,
  );
}

/**
 * Returns the birth of a process, as boot id and clock ticks; null if it is gone. Two processes
 * never share both pid and birth.
 */
export function birthOf(pid: number): string | null {
  const stat = statOf(pid);
  // A zombie with other running threads still holds its port and files; it is gone when no thread
  // is left.
  if (!stat || stat.state === 'X' || (stat.state === 'Z' && Number(stat.fields[16]) <= 1)) return null;
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}:${stat.fields[18]}`;
}

/**
 * Starts a process in its own group, so that it outlives this one. Appends its output to a file
 * that nothing else writes.
 */
export function spawnDetached({ command, args, env }: Command, logFile: number, cwd: string): ChildProcess {
  const child = spawn(command, args, {
    cwd,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', logFile, logFile],
  });
  closeSync(logFile);
  child.unref();
  return child;
}

/** Opens the next log of a name, `<name>.<n>.log`: an earlier log is never written again. */
export function openNextLog(folder: string, name: string): number {
  mkdirSync(folder, { recursive: true });
  return openSync(join(folder, `${name}.${(logsOf(folder, name)[0] ?? 0) + 1}.log`), 'ax');
}

/** Returns the numbers of a name's logs, newest first. */
export function logsOf(folder: string, name: string): number[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.`) && /^\d+\.log$/.test(file.slice(name.length + 1)))
    .map((file) => Number(file.slice(name.length + 1, -'.log'.length)))
    .sort((a, b) => b - a);
}

/** Signals a process and its group; a missing process is no error. */
export const signalGroup = (pid: number, signal: NodeJS.Signals): void => signalOne(-pid, signal);

/** Signals a process; a missing one is no error. */
export function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Returns the pids whose environment has an entry that begins with `prefix`, including children.
 * Skips processes of other users.
 */
export function pidsMarked(prefix: string): number[] {
  return pidsWhose('environ', (entry) => entry.startsWith(prefix));
}

/** Returns the pids whose command line names a folder or something in it. */
export function processesNaming(folder: string): number[] {
  const isIn = (argument: string) => argument === folder || argument.startsWith(`${folder}/`);
  return pidsWhose('cmdline', isIn);
}

/** Returns the pids that have a file open, also if it was removed meanwhile. Skips processes of other users. */
export function pidsWithOpen(file: string): number[] {
  return allPids().filter((pid) => {
    const folder = `/proc/${pid}/fd`;
    return unlessGone([], () => readdirSync(folder)).some((fd) =>
      [file, `${file} (deleted)`].includes(unlessGone('', () => readlinkSync(join(folder, fd)))),
    );
  });
}

/**
 * Returns whether a process leads its group. Every process started here does; its children do not.
 */
export function leadsGroup(pid: number): boolean {
  return statOf(pid)?.fields[1] === String(pid);
}

/** Returns `preferred` if it is free on 127.0.0.1, else another free port. */
export async function freePort(preferred: number): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? freePort(0);
}

export const isPortFree = async (port: number): Promise<boolean> => (await tryPort(port)) !== null;

function statOf(pid: number): { state: string; fields: string[] } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, fields };
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function pidsWhose(list: 'environ' | 'cmdline', fits: (entry: string) => boolean): number[] {
  const entriesOf = (pid: number) => readFileSync(`/proc/${pid}/${list}`, 'utf8').split('\0');
  return allPids().filter((pid) => unlessGone([], () => entriesOf(pid)).some(fits));
}

const allPids = () =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number);

/** Reads something of a process; `otherwise` stands for one that is gone, or of another user. */
function unlessGone<T>(otherwise: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return otherwise;
    throw error;
  }
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : null));
    });
  });
}
