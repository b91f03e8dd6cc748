import * as z from 'zod';
import type { StoredDocument } from '../../../core/kernel/ports/vector-store.ts';
import { inBatches } from '../in-batches.ts';
import { readAnswer } from '../request.ts';
import type { Asking } from './request.ts';

const WRITE_MS = 20_000;
const CHECK_WRITE_MS = 5_000;
/**
 * Chroma accepts at most 5,461 records in one request; smaller ones keep its answers and our memory
 * small.
 */
const BATCH = 250;

/**
 * Replaces whole documents by id. Chroma keeps the metadata of an existing record unless told to
 * drop it.
 */
export async function upsert(asking: Asking, path: string, documents: StoredDocument[]): Promise<void> {
  await inBatches(documents, BATCH, async (batch) => {
    const standing = await standingFields(asking, path, batch);
    const body = {
      ids: batch.map(({ id }) => id),
      embeddings: batch.map(({ vector }) => vector),
      documents: batch.map(({ text }) => text),
      metadatas: batch.map(({ id, metadata }) => metadataOf(metadata, standing.get(id) ?? [])),
    };
    const request = { method: 'POST', body, ms: WRITE_MS, carries: 'documents' } as const;
    await asking.ask(`${path}/upsert`, request);
  });
}

/** Updates a record that does not exist: Chroma logs the update and then ignores it. */
export async function checkWrite({ ask }: Asking, path: string): Promise<void> {
  const body = { ids: ['ragmend-write-check'], documents: ['ragmend write check'] };
  await ask(`${path}/update`, { method: 'POST', body, ms: CHECK_WRITE_MS });
}

const described = z.object({
  ids: z.array(z.string()),
  metadatas: z.array(z.record(z.string(), z.unknown()).nullable()),
});

async function standingFields(
  { ask, url }: Asking,
  path: string,
  batch: StoredDocument[],
): Promise<Map<string, string[]>> {
  const body = { ids: batch.map(({ id }) => id), include: ['metadatas'] };
  const answer = await ask(`${path}/get`, { method: 'POST', body, ms: WRITE_MS });
  const { ids, metadatas } = readAnswer('chroma', url, described, answer);
  return new Map(ids.map((id, at) => [id, Object.keys(metadatas[at] ?? {})]));
}

/**
 * Returns metadata for Chroma, which accepts texts, numbers and booleans. Lists and objects become
 * JSON; null drops a field.
 */
function metadataOf(metadata: Record<string, unknown>, standing: string[]): Record<string, unknown> | null {
  const dropped = standing.map((field) => [field, null] as const);
  const given = Object.entries(metadata).map(([field, value]) => [field, flat(value)] as const);
  const fields = Object.fromEntries([...dropped, ...given]);
  return Object.keys(fields).length > 0 ? fields : null;
}

function flat(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
