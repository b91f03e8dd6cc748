import { error, http, json, page } from '../raw-http.ts';
import type { WireRow } from '../run-wire.ts';
import { covered, kept, locked, plain, throttled } from './right.ts';

const SERVER = covered('Server');
const BLOCKED = covered('Network');
const TPM = 'Request too large for gpt-4o in organization o on tokens per min (TPM): Limit 30000, Requested 40000.';
const api = (status: number, type: string, message = 'x') =>
  json(status, { type: 'error', error: { type, message }, request_id: 'req_1' });

/** What a status says, with the body that comes with it in the wild. */
export const statusRows: WireRow[] = [
  plain(
    'edge',
    '403, a challenge of Cloudflare',
    page(403, { 'cf-mitigated': 'challenge', server: 'cloudflare' }),
    BLOCKED,
  ),
  plain('edge', '403, error code: 1020', http(403, 'error code: 1020', { 'content-type': 'text/plain' }), BLOCKED),
  plain(
    'edge',
    '403, an error of Cloudflare as JSON',
    json(403, { cloudflare_error: true, error_code: 1010 }),
    BLOCKED,
  ),
  plain(
    'edge',
    '403, a firewall of AWS',
    page(403, { server: 'CloudFront', 'x-cache': 'Error from cloudfront' }),
    BLOCKED,
  ),
  plain('edge', '403, a proxy of a company', page(403, { 'x-squid-error': 'ERR_ACCESS_DENIED 0' }), BLOCKED),
  plain('edge', '403, a mesh', http(403, 'RBAC: access denied'), BLOCKED),
  plain('edge', '404, an ingress without its service', http(404, 'default backend - 404'), BLOCKED),
  plain('edge', '405, a page of maintenance', page(405), BLOCKED),
  plain('edge', 'anthropic: 403, a page', page(403), BLOCKED, { kind: 'anthropic' }),
  plain('edge', '403, a wrong key in JSON', error(403, { message: 'no access' }), locked('Auth')),
  plain('edge', '401, a page', page(401), locked('Auth')),
  plain('edge', '407', page(407), BLOCKED),
  plain('edge', '511, a page of a network that wants a login', page(511), BLOCKED),
  ...[
    408, 409, 421, 424, 425, 426, 444, 499, 500, 501, 502, 504, 507, 520, 521, 522, 523, 524, 525, 526, 527, 530, 561,
  ].map((status) => plain('status', `${status} with a page`, page(status), SERVER)),
  ...[498, 503, 529].map((status) => plain('status', `${status} with a page`, page(status), covered('Overloaded'))),
  ...[400, 411, 413, 414, 415, 422, 431].map((status) =>
    plain('status', `${status} with a page`, page(status), kept(`error ${status}`, 'Client')),
  ),
  plain('status', '410 with a page', page(410), locked('ModelGone')),
  plain('status', '429 with a page', page(429), throttled(60)),
  plain('status', '451', error(451, { type: 'x' }), locked('Auth')),
  plain('status', '204', http(204, '', {}), covered('Soft200')),
  plain('status', '202 with an id', json(202, { id: 'job' }), covered('Soft200')),
  plain('status', '206 with half of a page', page(206), covered('Soft200')),
  plain('status', '304', http(304, ''), SERVER),
  plain(
    'quota',
    '429, larger than all of a minute',
    error(429, { code: 'rate_limit_exceeded', message: TPM }),
    covered('Client'),
  ),
  plain('quota', '413, the same of Groq', error(413, { code: 'rate_limit_exceeded', message: TPM }), covered('Client')),
  plain('money', '429 insufficient_quota', error(429, { code: 'insufficient_quota' }), locked('Money')),
  plain('money', '400, no credit', error(400, { message: 'Your credit balance is too low to' }), locked('Money')),
  plain('gone', '404 model_not_found', error(404, { code: 'model_not_found' }), locked('ModelGone')),
  plain('gone', '404 DeploymentNotFound', json(404, { error: { code: 'DeploymentNotFound' } }), locked('ModelGone')),
  plain('own', '400, too long', error(400, { code: 'context_length_exceeded' }), kept('error 400', 'Client')),
  plain('own', '400, content filter', error(400, { code: 'content_filter' }), kept('error 400', 'Policy')),
  plain('own', '400, a wrong parameter', error(400, { message: "Invalid 'temperature'" }), kept('error 400', 'Client')),
  plain('kind', 'anthropic: 529', api(529, 'overloaded_error'), covered('Overloaded'), { kind: 'anthropic' }),
  plain('kind', 'anthropic: 409, a lock', api(409, 'conflict_error'), SERVER, { kind: 'anthropic' }),
  plain('kind', 'anthropic: 413 with a page', page(413), kept('error 413', 'Client'), { kind: 'anthropic' }),
  plain('kind', 'anthropic: 404, a model', api(404, 'not_found_error', 'model: x'), locked('ModelGone'), {
    kind: 'anthropic',
  }),
];

type Headers = Record<string, string>;
const IN = (seconds: number) => Date.now() + seconds * 1000;
const limit = (name: string, headers: Headers | (() => Headers), seconds: number): WireRow => {
  const bytes = () => error(429, { code: 'rate_limit_exceeded' }, typeof headers === 'function' ? headers() : headers);
  return plain('hint', `429, ${name}`, { bytes }, throttled(seconds));
};
const reset = (name: string, value: () => string, seconds: number): WireRow =>
  limit(
    `a reset ${name}`,
    () => ({ 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': value() }),
    seconds,
  );

/** Every spelling of when to come back. */
export const hintRows: WireRow[] = [
  reset('of 90s', () => '90s', 90),
  reset('of 6m0s', () => '6m0s', 360),
  reset('of 12345ms', () => '12345ms', 13),
  reset('in seconds since the epoch', () => String(Math.floor(IN(90) / 1000)), 90),
  reset('in milliseconds since the epoch', () => String(IN(90)), 90),
  reset('as ISO', () => new Date(IN(90)).toISOString(), 90),
  limit('Retry-After as a date', () => ({ 'retry-after': new Date(IN(90)).toUTCString() }), 90),
  limit('Retry-After: -5', { 'retry-after': '-5' }, 60),
  limit('Retry-After: 2.5', { 'retry-after': '2.5' }, 3),
  limit('Retry-After beyond a year', { 'retry-after': '99999999' }, 60),
  limit('Retry-After of a day', { 'retry-after': '86400' }, 86_400),
  limit('Retry-After: 1 and retry-after-ms: 45000', { 'retry-after': '1', 'retry-after-ms': '45000' }, 45),
  limit('Retry-After: 45 and retry-after-ms: 100', { 'retry-after': '45', 'retry-after-ms': '100' }, 45),
  limit('Retry-After twice', { 'retry-after': '5\r\nretry-after: 45' }, 45),
];
