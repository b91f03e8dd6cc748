import * as z from 'zod';
import { jsonIn } from '../../core/kernel/json-in.ts';
import type { ChatRequest } from '../upstream/attempt.ts';

const documents = z.array(
  z.object({ id: z.string().min(1), hash: z.string().min(1), shard: z.string().min(1).optional() }),
);
/** A document in a prompt: its id, the hash of its content, and its shard. */
export type GivenDocument = z.infer<typeof documents>[number];

/**
 * What the service says about a request, in headers `x-ragmend-<name>` or OpenAI's `metadata`; null
 * for missing values. A probe asks who answers: it is neither kept nor sampled.
 */
export type ChatMetadata = {
  qid: string | null;
  documents: GivenDocument[] | null;
  session: string | null;
  isProbe: boolean;
};

/** Reads the metadata of a request; ignores documents that are not a list of `{id, hash, shard?}`. */
export function metadataOf({ body, headers }: ChatRequest): ChatMetadata {
  const metadata = (body.metadata ?? {}) as Record<string, unknown>;
  const text = (name: string) => {
    const value = headers[`x-ragmend-${name}`] ?? metadata[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const session = text('session') ?? (typeof body.user === 'string' ? body.user : null);
  return {
    qid: text('qid'),
    documents: documentsIn(text('documents') ?? metadata.documents),
    session,
    isProbe: text('probe') !== null,
  };
}

function documentsIn(value: unknown): GivenDocument[] | null {
  if (value === undefined) return null;
  return documents.safeParse(typeof value === 'string' ? jsonIn(value) : value).data ?? null;
}
