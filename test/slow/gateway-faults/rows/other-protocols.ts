import type { ProtocolName } from '../../../../sandbox/world/providers/faults/fault.ts';
import { PROVIDER_FAULTS } from '../../../../sandbox/world/providers/faults/provider-faults.ts';
import type { Right, Row } from '../row.ts';
import { clientRows } from './clients.ts';
import { closedRows } from './closed.ts';
import { right } from './failed-over.ts';
import { failingRows } from './failing.ts';
import { failoverBenchRows } from './failover-bench.ts';
import { streamRows } from './streams.ts';
import { throttledRows } from './throttled.ts';

type Other = Exclude<ProtocolName, 'openai'>;

/** The rows that both protocols share with OpenAI's, by the faults that they know. */
const shared = (protocol: Other): Row[] =>
  [failingRows, streamRows, closedRows, throttledRows, clientRows, failoverBenchRows]
    .flat()
    .filter((row) => faultsOf(row).every((how) => Object.hasOwn(PROVIDER_FAULTS[protocol], how)))
    .map((row) => ({ ...row, protocol, input: `${protocol}: ${row.input}`, right: rightOf(protocol, row) }));

/** The clocks of Bedrock include its connection: a short one may run out before the request is there. */
const rightOf = (protocol: Other, { clocks, right: { calls, ...rest } }: Row): Right => ({
  ...rest,
  calls: protocol === 'bedrock' && clocks?.idle === undefined && clocks !== undefined ? [-1, calls[1]] : calls,
});

const faultsOf = ({ asks }: Row) => asks.flatMap(({ primary }) => (primary?.break ?? []).map(({ how }) => how));

const own = (protocol: Other, input: string, how: string, right: Right, stream = false): Row => ({
  id: 'kind',
  input: `${protocol}: ${input}`,
  protocol,
  asks: [{ stream, primary: { break: [{ how }] } }],
  right,
});
const CUT = right('Soft200', { served: ['cut'], calls: [1, 0] });
const REJECTED = right('Client', { served: ['error 400'], calls: [1, 0] });
const LOCKED = { breaker: 'locked', paged: true } as const;
const throttled = (horizon: number) => right('Throttled', { horizon, breaker: 'throttled', paged: horizon >= 3600 });

/** Cases of Anthropic's Messages API. */
export const anthropicRows: Row[] = [
  ...shared('anthropic'),
  own('anthropic', '400, usage limits until a date', 'usage-limit', right('Money', LOCKED)),
  own('anthropic', '429, spend limit until the month ends', 'spend-limit-month', right('Money', LOCKED)),
  own('anthropic', '429, anthropic-ratelimit-*-reset', 'rate-limit-resets', throttled(20)),
];

/** Cases of Bedrock's Converse. */
export const bedrockRows: Row[] = [
  ...shared('bedrock'),
  own('bedrock', '403 ExpiredTokenException', 'expired-token', right('Auth', LOCKED)),
  own('bedrock', '400 ServiceQuotaExceededException', 'quota', throttled(60)),
  own('bedrock', '424 ModelErrorException', 'model-error', right('Server')),
  own('bedrock', '429 ModelNotReadyException, which the SDK would retry', 'model-not-ready', right('Overloaded')),
  own('bedrock', 'stream: content, then a modelStreamErrorException', 'fails-in-stream', CUT, true),
  own('bedrock', 'stream: the role, then a validationException', 'rejected-in-stream', REJECTED, true),
  own('bedrock', 'stream: the role, then a throttlingException', 'throttled-in-stream', throttled(60), true),
];
