import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { GeneratorConfig } from '../../core/contracts/config/generator-config.ts';
import { instantOf } from '../../core/kernel/instant.ts';
import type { ChatRequest, WholeAnswer } from '../upstream/attempt.ts';
import { formatAnswer } from './format-answer.ts';

/** Why nobody answers: `first` is the first cause, `until` when the first provider may be back. */
export type NobodyAnswers = {
  state: 'BothDown' | 'Busy';
  reason: string;
  first: { provider: string; class: string; code: string } | null;
  until: number;
};

/**
 * Returns a refusal: as an answer or as an error, as ragmend.yaml says; 429 if providers answer but
 * have no place.
 */
export function refuse(
  request: ChatRequest,
  nobody: NobodyAnswers,
  { refusal, now }: { refusal: GeneratorConfig['refusal']; now: number },
): WholeAnswer {
  const { state, reason, first, until } = nobody;
  const retryAfter = Math.max(1, Math.ceil((until - now) / 1000));
  const when = instantOf(Math.ceil(until / 1000) * 1000);
  const filled: Record<string, string> = { reason, retryAfter: String(retryAfter), when };
  const content = refusal.template.replace(/\{(\w+)\}/g, (whole, name: string) => filled[name] ?? whole);
  const more = { answer: 'refused', state, retryAfter, when, first };
  const headers = { 'retry-after': String(retryAfter) };
  const isBusy = state === 'Busy';
  // A text can't stand in for vectors.
  const isWords = request.path === '/chat/completions';
  if (refusal.status === 200 && !isBusy && isWords) {
    const whole = formatAnswer(request, { id: `ragmend-${randomUUID()}`, at: now, content, more });
    return { ...whole, headers: { ...whole.headers, ...headers } };
  }
  const error = {
    message: content,
    type: 'ragmend_gateway',
    code: isBusy ? 'busy' : 'both_down',
    param: null,
  };
  const body = Buffer.from(JSON.stringify({ error, ragmend: more }));
  return { status: isBusy ? 429 : 503, headers: { 'content-type': 'application/json', ...headers }, body };
}
