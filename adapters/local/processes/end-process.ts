import { waitUntil } from '../../wait-until.ts';
import { birthOf, signalGroup } from './processes-os.ts';

const POLL_MS = 10;
/** How long a process may take to be gone after SIGKILL. */
const KILLED_MS = 10_000;

/** One process; `birth` distinguishes it from a later process with the same pid. */
export type OneProcess = { pid: number; birth: string };

/** Returns whether the started process still exists. */
export const isAlive = ({ pid, birth }: OneProcess): boolean => birthOf(pid) === birth;

/**
 * Sends SIGTERM to the process, and to the group that it leads, then SIGKILL after `graceMs`. Returns
 * when the process is gone.
 */
export async function endProcess(one: OneProcess, graceMs: number, send = signalGroup): Promise<void> {
  // A stopped process would not notice its SIGTERM.
  for (const signal of ['SIGTERM', 'SIGCONT'] as const) if (isAlive(one)) send(one.pid, signal);
  if (await isGoneWithin(one, graceMs)) return;
  send(one.pid, 'SIGKILL');
  if (!(await isGoneWithin(one, KILLED_MS)))
    throw new Error(`process '${one.pid}' is still there after SIGKILL: look at it with ps, it may hang in the kernel`);
}

/** Ends the processes that have these pids now, side by side. Returns how many there were. */
export async function endPids(pids: number[], graceMs: number, send = signalGroup): Promise<number> {
  await Promise.all(pids.map((pid) => endProcess({ pid, birth: birthOf(pid) ?? '' }, graceMs, send)));
  return pids.length;
}

async function isGoneWithin(one: OneProcess, ms: number): Promise<boolean> {
  return (await waitUntil(() => !isAlive(one), { everyMs: POLL_MS, ms })) ?? false;
}
