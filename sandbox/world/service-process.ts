import type { Command } from '../../adapters/local/processes/processes-os.ts';
import type { ProcessTable } from '../../adapters/local/processes/processes-table.ts';
import { waitUntil } from '../../adapters/wait-until.ts';

const READY_MS = 30_000;
const POLL_MS = 25;
const ANSWER_MS = 1_000;
/** A program that did not answer any of so many looks, for so long, hangs. */
const HUNG = { ms: 20_000, looks: 4, answerMs: 4_000 };

/** A program of the service that serves HTTP with a `/healthz`. */
export type Service = { name: string; command: (port: number) => Command };

/**
 * Starts a program as a separate process, or finds the running one; returns its URL when it
 * answers.
 */
export async function startService(table: ProcessTable, { name, command }: Service): Promise<string> {
  const row = await table.start({ name, volume: null, command }, () => undefined);
  const url = urlOfPort(row.port);
  const isReady = async () => {
    if (await answers(`${url}/healthz`)) return true;
    if (!table.isAlive(row)) throw new Error(`the ${name} ended at once: read 'logs/${name}.*.log'`);
    return false;
  };
  if (await waitUntil(isReady, { everyMs: POLL_MS, ms: READY_MS })) return url;
  throw new Error(`the ${name} at '${url}' does not answer: read 'logs/${name}.*.log'`);
}

/** Returns the address of a started program, null if it does not run. */
export function addressOf(table: ProcessTable, name: string): string | null {
  const row = table.find(name);
  return row !== null && table.isAlive(row) ? urlOfPort(row.port) : null;
}

/** Returns the address of a port of this machine. */
export const urlOfPort = (port: number): string => `http://127.0.0.1:${port}`;

/**
 * Returns what ends a program that runs but answers nobody any more, so that its keeper starts another:
 * one that is stopped, or accepts requests and leaves them. Call it again and again.
 */
export function hungEnder({ table, hung = HUNG }: { table: ProcessTable; hung?: typeof HUNG }) {
  const silent = new Map<string, { pid: number; since: number; looks: number }>();
  return async (name: string): Promise<void> => {
    const row = table.find(name);
    if (row === null || !table.isAlive(row) || (await answers(`${urlOfPort(row.port)}/healthz`, hung.answerMs)))
      return void silent.delete(name);
    const before = silent.get(name);
    const now = performance.now();
    const known = before?.pid === row.pid ? before : { pid: row.pid, since: now, looks: 0 };
    known.looks += 1;
    silent.set(name, known);
    if (known.looks >= hung.looks && now - known.since >= hung.ms) await table.end(row);
  };
}

async function answers(url: string, ms = ANSWER_MS): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(ms) }).then(
    (response) => response.ok,
    () => false,
  );
}
