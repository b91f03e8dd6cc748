import { join } from 'node:path';
import type { Command } from '../../adapters/local/processes/processes-os.ts';
import type { ProcessTable } from '../../adapters/local/processes/processes-table.ts';
import { waitUntil } from '../../adapters/wait-until.ts';
import { type RetrieverOptions, retrieverArguments } from './retriever-options.ts';

const NAME = 'retriever';
const READY_MS = 15_000;
const POLL_MS = 25;

/** Returns the command line of the built retriever, `<root>/dist/retriever.mjs`. */
export function retrieverCommand(root: string, told: Omit<RetrieverOptions, 'port'>): (port: number) => Command {
  return (port) => ({
    command: process.execPath,
    args: [join(root, 'dist/retriever.mjs'), ...retrieverArguments({ ...told, port })],
    env: {},
  });
}

/**
 * Starts the retriever as a separate process, or finds the running one; returns its URL when it
 * answers.
 */
export async function startRetriever(table: ProcessTable, command: (port: number) => Command): Promise<string> {
  const row = await table.start({ name: NAME, volume: null, command }, () => undefined);
  const url = `http://127.0.0.1:${row.port}`;
  const isReady = async () => {
    if (await answers(`${url}/healthz`)) return true;
    if (!table.isAlive(row)) throw new Error(`the retriever ended at once: read 'logs/${NAME}.*.log'`);
    return false;
  };
  if (await waitUntil(isReady, { everyMs: POLL_MS, ms: READY_MS })) return url;
  throw new Error(`the retriever at '${url}' does not answer: read its log`);
}

/** Returns whether the started retriever lives. */
export function isRetrieverAlive(table: ProcessTable): boolean {
  const row = table.find(NAME);
  return row !== null && table.isAlive(row);
}

/** Ends the retriever; a missing one is no error. */
export async function stopRetriever(table: ProcessTable): Promise<void> {
  const row = table.find(NAME);
  if (!row) return;
  await table.end(row);
  table.forget(NAME, () => undefined);
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => response.ok,
    () => false,
  );
}
