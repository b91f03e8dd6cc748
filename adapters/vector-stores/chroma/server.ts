import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import { StoreRefused } from '../request.ts';
import { askChroma, collectionIdOf } from './request.ts';

const READY_MS = 1_000;
const CREATE_MS = 10_000;

/** A command line for `spawn`. */
export type CommandLine = { command: string; args: string[]; env: Record<string, string> };

/**
 * Returns the command line of a Chroma server on a data directory and a port of 127.0.0.1; `root`
 * is the folder whose node_modules holds `chromadb`.
 */
export function chromaServer(root: string): (dataDir: string, port: number) => CommandLine {
  const entry = createRequire(join(root, 'package.json')).resolve('chromadb');
  const cli = join(dirname(entry), '..', 'cli.mjs');
  return (dataDir, port) => ({
    command: process.execPath,
    args: [cli, 'run', '--path', dataDir, '--host', '127.0.0.1', '--port', String(port)],
    env: { ANONYMIZED_TELEMETRY: 'False' },
  });
}

/**
 * Returns whether a server answers its heartbeat and queries for the collection. A server without
 * the collection is ready, and wrong.
 */
export async function chromaReady(url: string, collection: string): Promise<boolean> {
  try {
    const asking = askChroma({ collection })(url);
    await asking.ask(`${url}/api/v2/heartbeat`, { ms: READY_MS });
    await collectionIdOf(asking, READY_MS);
    return true;
  } catch (error) {
    if (error instanceof StoreFailed) return error instanceof StoreRefused && error.status === 404;
    throw error;
  }
}

/**
 * Creates a collection in cosine space whose index is written to disk every 50 records; keeps an
 * existing one. Throws StoreFailed.
 */
export async function createChromaCollection(url: string, collection: string): Promise<void> {
  const hnsw = { space: 'cosine', sync_threshold: 50, batch_size: 50, ef_search: 200 };
  const body = { name: collection, get_or_create: true, configuration: { hnsw } };
  const { ask, collections } = askChroma({ collection })(url);
  await ask(collections, { method: 'POST', body, ms: CREATE_MS });
}
