import { jsonIn } from '../../kernel/json-in.ts';
import type { Failure } from '../failure/classify.ts';
import type { ProbeNeed } from '../ports/generator-pods.ts';

/** What a probe asks, and what its answer has to look like; null for any answer. */
export type ProbeQuestion = {
  prompt: string;
  maxTokens: number;
  json: boolean;
  /** Returns the code of what the text lacks, null if it lacks nothing. */
  lacks(text: string): string | null;
};

const LONGER = 256;
const CITED = `[probe-1] The lighthouse of Ragmend is 41 metres tall.
[probe-2] The harbour of Ragmend has three cranes.
Question: How tall is the lighthouse? Answer in one sentence and cite the document by its id in brackets, e.g. [probe-2].`;

/** Returns the question of a probe; `maxTokens` limits a short answer. */
export function probeQuestion(need: ProbeNeed, maxTokens: number): ProbeQuestion {
  const longer = Math.max(maxTokens, LONGER);
  if (need === 'reach') return { prompt: 'Answer with the word OK.', maxTokens, json: false, lacks: () => null };
  if (need === 'json') {
    const prompt = 'Answer with this JSON object and nothing else: {"ok": true}';
    return { prompt, maxTokens: longer, json: true, lacks: (text) => (isObject(text) ? null : 'no_json') };
  }
  if (need === 'citations') {
    const lacks = (text: string) => (text.includes('[probe-1]') ? null : 'no_citation');
    return { prompt: CITED, maxTokens: longer, json: false, lacks };
  }
  // Most tokenizers have a token for the word with its blank; it counts as four bytes where bytes are counted.
  const filler = 'and '.repeat(Math.max(0, need.promptTokens - 8));
  return { prompt: `${filler}\nAnswer with the word OK.`, maxTokens, json: false, lacks: () => null };
}

/**
 * Returns a question as a chat completion request. A model that reasons refuses `max_tokens`: it
 * takes another field, and reasons as little as it can, because reasoning costs tokens that nobody
 * reads.
 */
export function probeBody(model: string, { prompt, maxTokens, json }: ProbeQuestion, reasons: boolean) {
  return {
    model,
    messages: [{ role: 'user', content: prompt }],
    ...(reasons ? { max_completion_tokens: maxTokens, reasoning_effort: 'low' } : { max_tokens: maxTokens }),
    ...(json ? { response_format: { type: 'json_object' } } : {}),
  };
}

function isObject(text: string): boolean {
  const value = jsonIn(text);
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A refusal for too few tokens, or for their field, comes after reach, credentials and model are proven. */
const PROVING = new Set(['max_tokens_reached', 'unsupported_parameter']);

/** Returns the failure of a probe, given that of its reply and the text of its answer; null for a good one. */
export function judgeProbe({ lacks }: ProbeQuestion, found: Failure | null, text: () => string): Failure | null {
  const isGood = found === null || (lacks('') === null && PROVING.has(found.code));
  if (!isGood) return found;
  const code = lacks(text());
  if (code === null) return null;
  return { class: 'Quality', cause: null, code, by: 'shape', unknown: null, horizon: null, needs: null };
}
