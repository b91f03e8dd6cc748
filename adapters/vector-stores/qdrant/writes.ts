import * as z from 'zod';
import type { StoreConfigOf } from '../../../core/contracts/config/store-config.ts';
import { type StoredDocument, StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import type { StoreRequest } from '../request.ts';
import { uuidOf } from '../uuid-of.ts';
import { type Asking, withResult } from './request.ts';

const WRITE_MS = 20_000;
const CHECK_WRITE_MS = 5_000;
const SNAPSHOT_MS = 200_000;
const BATCH = 250;

/**
 * Stores documents as points, each with an id made from the document's id, and waits until they are
 * applied. https://api.qdrant.tech/api-reference/points/upsert-points
 */
export async function upsert(asking: Asking, documents: StoredDocument[]): Promise<void> {
  for (let start = 0; start < documents.length; start += BATCH) {
    const points = documents.slice(start, start + BATCH).map((document) => pointOf(asking.config, document));
    await apply(asking, 'points', { method: 'PUT', body: { points }, ms: WRITE_MS, carries: 'documents' });
  }
}

/**
 * Deletes a point that does not exist: Qdrant logs that, and nothing changes.
 * https://api.qdrant.tech/api-reference/points/delete-points
 */
export async function checkWrite(asking: Asking): Promise<void> {
  const body = { points: [uuidOf('ragmend-write-check')] };
  await apply(asking, 'points/delete', { method: 'POST', body, ms: CHECK_WRITE_MS });
}

const snapshot = z.object({ name: z.string() });

/**
 * Takes a snapshot of the collection and removes the older ones.
 * https://api.qdrant.tech/api-reference/snapshots/create-snapshot
 */
export async function takeSnapshot({ ask }: Asking): Promise<void> {
  const made = await ask('snapshots?wait=true', withResult(snapshot), { method: 'POST', ms: SNAPSHOT_MS });
  const all = await ask('snapshots', withResult(z.array(snapshot)), { ms: CHECK_WRITE_MS });
  for (const { name } of all.result.filter((one) => one.name !== made.result.name)) {
    const path = `snapshots/${encodeURIComponent(name)}?wait=true`;
    await ask(path, withResult(z.literal(true)), { method: 'DELETE', ms: WRITE_MS });
  }
}

/** Deletes the points of documents. https://api.qdrant.tech/api-reference/points/delete-points */
export async function remove(asking: Asking, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const points = ids.map((id) => pointIdOf(asking.config, id));
  await apply(asking, 'points/delete', { method: 'POST', body: { points }, ms: WRITE_MS });
}

/**
 * Applies an update and waits until it is completed: an update that is only acknowledged may still
 * fail.
 */
async function apply({ ask, url }: Asking, path: string, request: StoreRequest): Promise<void> {
  const { result } = await ask(`${path}?wait=true`, withResult(z.object({ status: z.string() })), request);
  if (result.status !== 'completed')
    throw new StoreFailed(`qdrant at '${url}' left a write '${result.status}': look at its log`);
}

/** Returns the id of a document's point. */
export function pointIdOf({ idField }: StoreConfigOf<'qdrant'>, id: string): string | number {
  return idField === null && /^(0|[1-9]\d{0,14})$/.test(id) ? Number(id) : uuidOf(id);
}

function pointOf(config: StoreConfigOf<'qdrant'>, { id, text, vector, metadata }: StoredDocument) {
  const { idField, textField, vector: name } = config;
  const known = { ...(idField === null ? {} : { [idField]: id }), [textField]: text };
  return {
    id: pointIdOf(config, id),
    vector: name === undefined ? vector : { [name]: vector },
    payload: { ...metadata, ...known },
  };
}
