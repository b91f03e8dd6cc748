import type { FailureClass } from '../../../../core/contracts/provider/failure.ts';
import { classify } from '../../../../core/provider/failure/classify.ts';
import { shouldPage } from '../../../../core/provider/failure/consequences.ts';
import { PROTOCOLS, type ProtocolName } from '../../../../sandbox/world/providers/faults/fault.ts';
import { PROVIDER_FAULTS } from '../../../../sandbox/world/providers/faults/provider-faults.ts';
import { headersOf, spelled } from '../../../../sandbox/world/providers/render-reply.ts';

const NOW = Date.parse('2026-11-15T12:00:00.000Z');
const NONE = null;

/** Class, seconds that the provider asks for, and whether a person is called. */
type Right = [FailureClass, number | null, boolean];
const money: Right = ['Money', NONE, true];
const auth: Right = ['Auth', NONE, true];
const gone: Right = ['ModelGone', NONE, true];
const client: Right = ['Client', NONE, false];
const policy: Right = ['Policy', NONE, false];
const server: Right = ['Server', NONE, false];
const overloaded: Right = ['Overloaded', NONE, false];
const soft: Right = ['Soft200', NONE, false];
const throttled = (seconds: number): Right => ['Throttled', seconds, seconds >= 3600];

const RIGHT: Record<ProtocolName, Record<string, Right>> = {
  openai: {
    'server-error': server,
    overloaded,
    'overloaded-529': overloaded,
    'bad-gateway': server,
    'gateway-timeout': server,
    timeout: server,
    unauthorised: auth,
    forbidden: auth,
    'no-credit': money,
    'no-credit-deepseek': money,
    'in-flight-budget': throttled(3),
    'credit-balance': money,
    'insufficient-quota': money,
    'spend-limit': money,
    'model-gone': gone,
    'deployment-gone': gone,
    'route-gone': client,
    'bad-request': client,
    unprocessable: client,
    'too-large': client,
    'context-length': client,
    'content-policy': policy,
    'content-filter': policy,
    'max-tokens-reached': client,
    'prefill-rejected': client,
    'error-under-200': soft,
    'rate-limit': throttled(60),
    'rate-limit-seconds': throttled(20),
    'rate-limit-date': throttled(20),
    'rate-limit-past-date': throttled(0),
    'rate-limit-malformed': throttled(60),
    'rate-limit-infinite': throttled(60),
    'rate-limit-milliseconds': throttled(20),
    'rate-limit-go': throttled(20),
    'rate-limit-two-hints': throttled(60),
    'slow-down': throttled(60),
    'azure-busy': throttled(6),
    'gemini-per-minute': throttled(34),
    // Until midnight in California, later than the hint of 40,000 s.
    'gemini-per-day': throttled(20 * 3600),
    'gemini-limit-zero': ['Money', 20 * 3600, true],
    'gemini-billing': money,
  },
  anthropic: {
    'server-error': server,
    overloaded,
    unauthorised: auth,
    forbidden: auth,
    'no-credit': money,
    'credit-balance': money,
    'usage-limit': ['Money', (Date.parse('2027-01-01') - NOW) / 1000, true],
    'rate-limit': throttled(60),
    'rate-limit-seconds': throttled(20),
    'rate-limit-resets': throttled(20),
    'spend-limit-month': ['Money', (Date.parse('2026-12-01') - NOW) / 1000, true],
    'model-gone': gone,
    'bad-request': client,
    'context-length': client,
    'max-tokens-reached': client,
    'route-gone': client,
    'too-large': client,
    'prefill-rejected': client,
    'error-under-200': soft,
  },
  bedrock: {
    'server-error': server,
    overloaded,
    unauthorised: auth,
    'expired-token': auth,
    'model-gone': gone,
    'bad-request': client,
    'context-length': client,
    'max-tokens-reached': client,
    'route-gone': client,
    quota: throttled(60),
    timeout: server,
    'model-error': server,
    'stream-error': server,
    'rate-limit': throttled(60),
    'model-not-ready': overloaded,
    'prefill-rejected': client,
  },
};
const REPLIES = PROTOCOLS.flatMap((protocol) =>
  Object.entries(PROVIDER_FAULTS[protocol]).flatMap(([how, fault]) =>
    'reply' in fault ? [{ protocol, how, reply: fault.reply }] : [],
  ),
);

test.each(REPLIES)("$protocol: '$how' has its class, its horizon and its page", ({ protocol, how, reply }) => {
  const rendering = { nowMs: NOW };
  const headers = headersOf(reply, rendering);
  const body = spelled(reply.body, rendering);

  const failure = classify({ outcome: 'answered', kind: protocol, status: reply.status, headers, body }, NOW);

  const horizon = failure?.horizon == null ? null : failure.horizon / 1000;
  expect([failure?.class, horizon, failure && shouldPage(failure)]).toEqual(RIGHT[protocol][how]);
});

test('a body that names what the class decides names it by a code, not by its text', () => {
  const [row] = REPLIES.filter(({ protocol, how }) => protocol === 'anthropic' && how === 'credit-balance');
  const reply = { status: 0, body: null, ...row?.reply };

  const failure = classify({ outcome: 'answered', kind: 'anthropic', ...reply, headers: {} }, NOW);

  expect(failure?.class).toBe('Money');
  expect(JSON.stringify(failure)).not.toContain('balance is too low');
});
