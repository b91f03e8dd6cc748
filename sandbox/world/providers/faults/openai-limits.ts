import type { Hint, Json, ProviderFaults, Reply } from './fault.ts';

/** Every way in which providers compatible with OpenAI say "later", and when. */
export const openaiLimits = {
  'rate-limit': { sentence: '429 without a word about when', reply: limited({}) },
  'rate-limit-seconds': {
    sentence: '429 with Retry-After in seconds',
    reply: limited({ 'retry-after': { seconds: 20, as: 'seconds' } }),
  },
  'rate-limit-date': {
    sentence: '429 with Retry-After as a date',
    reply: limited({ 'retry-after': { seconds: 20, as: 'http-date' } }),
  },
  'rate-limit-past-date': {
    sentence: '429 with Retry-After as a date of the past',
    reply: limited({ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }),
  },
  'rate-limit-malformed': {
    sentence: '429 with a Retry-After that is no date and no number',
    reply: limited({ 'retry-after': 'Wed, 99 Foo 2026 07:28:00 GMT' }),
  },
  'rate-limit-infinite': {
    sentence: '429 with Retry-After: Infinity',
    reply: limited({ 'retry-after': 'Infinity' }),
  },
  'rate-limit-milliseconds': {
    sentence: '429 with retry-after-ms',
    reply: limited({ 'retry-after-ms': { seconds: 20, as: 'milliseconds' } }),
  },
  'rate-limit-go': {
    sentence: '429 with x-ratelimit-reset-requests and -tokens as durations of Go',
    reply: limited({
      'x-ratelimit-reset-requests': { seconds: 20, as: 'go' },
      'x-ratelimit-reset-tokens': '6ms',
      'x-ratelimit-remaining-requests': '0',
    }),
  },
  'rate-limit-two-hints': {
    sentence: '429 with a short Retry-After and a longer reset of the bucket',
    reply: limited({ 'retry-after': '1', 'x-ratelimit-reset-tokens': { seconds: 60, as: 'go' } }),
  },
  'slow-down': {
    sentence: '429 slow_down: the load grew too fast',
    reply: limited({}, { type: 'slow_down', code: 'slow_down', message: 'Please slow down your request rate.' }),
  },
  'azure-busy': {
    sentence: '429 of Azure: the system is experiencing high demand',
    reply: limited(
      { 'retry-after': { seconds: 6, as: 'seconds' }, 'x-ratelimit-limit-tokens': '-1' },
      { code: '429', message: 'The system is currently experiencing high demand and cannot process your request.' },
    ),
  },
  'gemini-per-minute': {
    sentence: '429 RESOURCE_EXHAUSTED with RetryInfo.retryDelay in the body',
    reply: exhausted('GenerateRequestsPerMinutePerProjectPerModel', { seconds: 34, as: 'protobuf' }, '15'),
  },
  'gemini-per-day': {
    sentence: '429 RESOURCE_EXHAUSTED of a quota per day',
    reply: exhausted('GenerateRequestsPerDayPerProjectPerModel', { seconds: 40_000, as: 'protobuf' }, '250'),
  },
  'gemini-limit-zero': {
    sentence: '429 RESOURCE_EXHAUSTED with the limit 0: waiting never helps',
    reply: exhausted('GenerateRequestsPerDayPerProjectPerModel-FreeTier', { seconds: 5, as: 'protobuf' }, '0'),
  },
  'gemini-billing': {
    sentence: '400 FAILED_PRECONDITION: billing is off, or the region is not served',
    reply: {
      status: 400,
      body: {
        error: {
          code: 400,
          status: 'FAILED_PRECONDITION',
          message: 'The free tier is not available in your country. Please enable billing on your project.',
        },
      },
    },
  },
} satisfies ProviderFaults;

function limited(headers: Record<string, string | Hint>, told?: Record<string, Json>): Reply {
  const usual = { type: 'requests', param: null, code: 'rate_limit_exceeded', message: 'Rate limit reached.' };
  return { status: 429, headers, body: { error: told ?? usual } };
}

function exhausted(quotaId: string, retryDelay: Hint, quotaValue: string): Reply {
  const details: Json = [
    { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId, quotaValue }] },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
  ];
  const message = `You exceeded your current quota. Quota exceeded for metric, limit: ${quotaValue}`;
  return { status: 429, body: { error: { code: 429, status: 'RESOURCE_EXHAUSTED', message, details } } };
}
