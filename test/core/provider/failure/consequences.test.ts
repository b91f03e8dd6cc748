import type { ProviderReply } from '../../../../core/contracts/provider/failure.ts';
import { classify } from '../../../../core/provider/failure/classify.ts';
import { shouldFailOver, shouldPage } from '../../../../core/provider/failure/consequences.ts';
import { openai } from './replies.ts';

const NOW = Date.parse('2026-10-21T07:00:00Z');
const waits = { waitMillis: 2000, largerWindow: false };

test.each<[string, ProviderReply, boolean, boolean]>([
  ['a wrong key', openai(401, {}), true, true],
  ['no credit', openai(402, {}), true, true],
  ['a server error', openai(500, {}), true, false],
  ['a model that is gone', openai(404, { code: 'model_not_found' }), true, true],
  ['an error of the client', openai(400, {}), false, false],
  ['a refusal', openai(400, { code: 'content_filter' }), false, false],
  ['a wait within the budget', openai(429, {}, { 'retry-after': '1' }), false, false],
  ['a wait beyond the budget', openai(429, {}, { 'retry-after': '3' }), true, false],
  ['a wait of an hour', openai(429, {}, { 'retry-after': '3600' }), true, true],
  ['an expired certificate', { outcome: 'unreachable', kind: 'openai', code: 'CERT_HAS_EXPIRED' }, true, true],
  ['a connection that was reset', { outcome: 'unreachable', kind: 'openai', code: 'ECONNRESET' }, true, false],
])('%s: fails over and pages as the table says', (_, reply, failsOver, pages) => {
  const failure = classify(reply, NOW);

  expect(failure && shouldFailOver(failure, waits)).toBe(failsOver);
  expect(failure && shouldPage(failure)).toBe(pages);
});

test('a prompt that is too long goes only to a larger window', () => {
  const failure = classify(openai(400, { code: 'context_length_exceeded' }), NOW);

  expect(failure && shouldFailOver(failure, waits)).toBe(false);
  expect(failure && shouldFailOver(failure, { ...waits, largerWindow: true })).toBe(true);
});
