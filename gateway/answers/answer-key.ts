import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/kernel/digest.ts';
import type { ChatMetadata, GivenDocument } from '../chat/chat-metadata.ts';
import type { ChatRequest } from '../upstream/attempt.ts';

/** Metadata that names by what an answer can be found again. */
type Keyed = ChatMetadata & { qid: string; documents: GivenDocument[] };

/** Returns whether the answer to a request has a key: it is a chat, and its service names qid and documents. */
export const hasKey = ({ path }: ChatRequest, metadata: ChatMetadata): metadata is Keyed =>
  path === '/chat/completions' && metadata.qid !== null && metadata.documents !== null;

/**
 * Returns the key of the answer to a known query: from its qid, the conversation, and the documents
 * with their hashes. The system prompt is left out, because it may contain the time.
 */
export function answerKey({ body }: ChatRequest, { qid, documents }: Keyed): string {
  const messages = Array.isArray(body.messages) ? body.messages : [];
  const given = documents.map(({ id, hash }) => `${id}\n${hash}`).sort();
  const asked = messages.filter(({ role }) => role !== 'system' && role !== 'developer');
  const { model, response_format, tools } = body;
  return createHash('sha256').update(canonicalJson({ qid, given, asked, model, response_format, tools })).digest('hex');
}
