import * as z from 'zod';
import { StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import { reasonOf } from '../reason-of.ts';
import { nullWhereMissing } from '../request.ts';
import type { Asking } from './request.ts';

const CLOSE_MS = 40_000;
const OPEN_MS = 90_000;
const FLUSH_MS = 30_000;
const SNAPSHOT_MS = 150_000;
/** The only OpenSearch snapshot that is kept. */
const SNAPSHOT = 'ragmend';

/**
 * Closes the index and opens it again.
 * https://docs.opensearch.org/latest/api-reference/index-apis/close-index/ and `open-index`
 */
export async function reopen({ ask, config }: Asking): Promise<{ done: boolean; reason: string }> {
  const opened = z.object({ acknowledged: z.literal(true), shards_acknowledged: z.literal(true) });
  const open = () => ask('_open', opened, { method: 'POST', ms: OPEN_MS });
  try {
    await ask('_close', z.object({ acknowledged: z.literal(true) }), { method: 'POST', ms: CLOSE_MS });
    // A closed index stays closed through a restart: one lost answer must not leave it closed.
    await open().catch(open);
    return { done: true, reason: `index '${config.index}' was closed and opened again` };
  } catch (error) {
    return { done: false, reason: reasonOf(error) };
  }
}

/**
 * Writes the index from memory to its files, and takes OpenSearch's own snapshot if a repository is
 * configured. https://docs.opensearch.org/latest/api-reference/index-apis/flush/
 */
export async function flush(asking: Asking): Promise<void> {
  const shape = z.object({ _shards: z.object({ failed: z.literal(0) }) });
  await asking.ask('_flush?force=true&wait_if_ongoing=true', shape, { method: 'POST', ms: FLUSH_MS });
  const { snapshotRepository } = asking.config;
  if (snapshotRepository !== undefined) await takeSnapshot(asking, snapshotRepository);
}

/** https://docs.opensearch.org/latest/api-reference/snapshots/create-snapshot/ */
async function takeSnapshot({ ask, config, url }: Asking, repository: string): Promise<void> {
  const path = `/_snapshot/${encodeURIComponent(repository)}/${SNAPSHOT}`;
  await ask(path, z.object({ acknowledged: z.literal(true) }), { method: 'DELETE', ms: FLUSH_MS }).catch(
    nullWhereMissing,
  );
  const body = { indices: config.index, include_global_state: false };
  const shape = z.object({ snapshot: z.object({ state: z.string() }) });
  const request = { method: 'PUT', body, ms: SNAPSHOT_MS } as const;
  const { snapshot } = await ask(`${path}?wait_for_completion=true`, shape, request);
  if (snapshot.state === 'SUCCESS') return;
  throw new StoreFailed(`opensearch at '${url}' ended its snapshot as '${snapshot.state}': look at its repository`);
}
