import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/kernel/digest.ts';
import type { ChatMetadata } from '../chat/chat-metadata.ts';
import type { ChatRequest } from '../upstream/attempt.ts';

/**
 * Returns the key of the answer to a known query: from its qid, the conversation, and the documents
 * with their hashes. Returns null if the service does not name qid and documents. The system prompt
 * is left out, because it may contain the time.
 */
export function answerKey({ path, body }: ChatRequest, { qid, documents }: ChatMetadata): string | null {
  if (path !== '/chat/completions' || qid === null || documents === null) return null;
  const messages = Array.isArray(body.messages) ? body.messages : [];
  const given = documents.map(({ id, hash }) => `${id}\n${hash}`).sort();
  const asked = messages.filter(({ role }) => role !== 'system' && role !== 'developer');
  const { model, response_format, tools } = body;
  return createHash('sha256').update(canonicalJson({ qid, given, asked, model, response_format, tools })).digest('hex');
}
