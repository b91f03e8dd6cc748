import type { ProviderReply } from '../../../../core/contracts/provider/failure.ts';
import { classify } from '../../../../core/provider/failure/classify.ts';
import { shouldFailOver, shouldPage } from '../../../../core/provider/failure/consequences.ts';
import { answer, openai } from './replies.ts';

const NOW = Date.parse('2026-10-21T07:00:00Z');
const CLOUDFLARE = '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head></html>';
const CLOUDFRONT = '<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD></HTML>';
const AKAMAI = '<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>Reference&#32;&#35;18.5f</BODY></HTML>';
const SQUID = '<html><head><title>ERROR: The requested URL could not be retrieved</title></head></html>';

test.each<[string, ProviderReply]>([
  ['a challenge of Cloudflare', answer(403, CLOUDFLARE, { 'cf-mitigated': 'challenge' })],
  ['a rule of Cloudflare in words', answer(403, 'error code: 1020')],
  ['a rule of Cloudflare as JSON', answer(403, { cloudflare_error: true, error_code: 1010, title: 'Access denied' })],
  ['a firewall of AWS', answer(403, CLOUDFRONT, { server: 'CloudFront' })],
  ['Akamai', answer(403, AKAMAI, { server: 'AkamaiGHost' })],
  ['a proxy of a company', answer(403, SQUID, { 'x-squid-error': 'ERR_ACCESS_DENIED 0' })],
  ['a mesh', answer(403, 'RBAC: access denied')],
  ['an ingress without its service', answer(404, 'default backend - 404')],
  ['a tunnel without its end', answer(404, '<html>ERR_NGROK_3200</html>')],
  ['a mesh without a route', answer(404, '')],
  ['a page of maintenance', answer(405, '<html><h1>405 Not Allowed</h1><hr>nginx</html>')],
  ['Anthropic behind an edge', answer(403, CLOUDFLARE, {}, 'anthropic')],
])('%s stops a request: the backup is asked, and nobody is called for a key', (_, reply) => {
  const failure = classify(reply, NOW);

  expect(failure).toMatchObject({ class: 'Network', code: 'blocked_at_edge', unknown: null });
  expect(failure && shouldFailOver(failure, { waitMillis: 2000, largerWindow: false })).toBe(true);
  expect(failure && shouldPage(failure)).toBe(false);
});

test.each<[string, ProviderReply, string]>([
  ['a wrong key in JSON', openai(403, { message: 'x' }), 'Auth'],
  ['a wrong key in plain words', answer(403, 'Invalid API key'), 'Auth'],
  ['no word at all', answer(403, ''), 'Auth'],
  ['a login', answer(401, CLOUDFLARE), 'Auth'],
  ['a route in JSON', answer(404, { detail: 'Not Found' }), 'Client'],
  ['a request whose form the edge refuses', answer(400, CLOUDFRONT), 'Client'],
  ['a request that the edge finds too large', answer(413, CLOUDFRONT), 'Client'],
  ['an edge that throttles', answer(429, CLOUDFLARE), 'Throttled'],
  ['a firewall that calls itself a teapot', answer(418, CLOUDFLARE), 'Client'],
])('%s is not taken for a stop at the edge', (_, reply, expected) => {
  expect(classify(reply, NOW)?.class).toBe(expected);
});

const PER_MINUTE = { type: 'tokens', code: 'rate_limit_exceeded' };
test.each<[string, number, string]>([
  [
    'OpenAI',
    429,
    'Request too large for gpt-4o in organization o on tokens per min (TPM): Limit 30000, Requested 40000.',
  ],
  [
    'Groq',
    413,
    'Request too large for model `x` in organization `o` on tokens per minute (TPM): Limit 6000, Requested 7000',
  ],
  [
    'numbers alone',
    429,
    'Rate limit reached on tokens per min. Limit: 30,000, Used 0, Requested: 30,001. Try again in 1s.',
  ],
])('a request beyond a whole quota throttles nobody, and another provider may take it: %s', (_, status, message) => {
  const failure = classify(openai(status, { ...PER_MINUTE, message }), NOW);

  expect(failure).toMatchObject({ class: 'Client', code: 'over_quota_alone', needs: 'quota' });
  expect(failure && shouldFailOver(failure, { waitMillis: 2000, largerWindow: false })).toBe(true);
});

test('a request that fits into a quota waits for it', () => {
  const message =
    'Rate limit reached on tokens per min (TPM): Limit 30000, Used 20000, Requested 15000. Try again in 10s.';

  expect(classify(openai(429, { ...PER_MINUTE, message }), NOW)).toMatchObject({ class: 'Throttled', horizon: 10_000 });
});
