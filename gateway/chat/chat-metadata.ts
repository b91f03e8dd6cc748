import * as z from 'zod';
import type { ChatRequest } from '../upstream/attempt.ts';

const documents = z.array(
  z.object({ id: z.string().min(1), hash: z.string().min(1), shard: z.string().min(1).optional() }),
);
/** A document that a prompt gives: its id, the hash of its content, and the shard that it came from. */
export type GivenDocument = z.infer<typeof documents>[number];

/** What the service says about a request, by headers `x-ragmend-<name>` or OpenAI's `metadata`; null for the rest. */
export type ChatMetadata = { qid: string | null; documents: GivenDocument[] | null; session: string | null };

/** Reads what is said of a request; documents that are no list of `{id, hash, shard?}` count as not said. */
export function metadataOf({ body, headers }: ChatRequest): ChatMetadata {
  const metadata = (body.metadata ?? {}) as Record<string, unknown>;
  const text = (name: string) => {
    const value = headers[`x-ragmend-${name}`] ?? metadata[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const session = text('session') ?? (typeof body.user === 'string' ? body.user : null);
  return { qid: text('qid'), documents: documentsIn(text('documents') ?? metadata.documents), session };
}

function documentsIn(value: unknown): GivenDocument[] | null {
  try {
    return documents.safeParse(typeof value === 'string' ? JSON.parse(value) : value).data ?? null;
  } catch {
    return null;
  }
}
