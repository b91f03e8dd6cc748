import { DONE, delta, EVENTS, events, headOf, ROLE, STOP, TEXT, USAGE } from '../raw-http.ts';
import type { WireRow } from '../run-wire.ts';
import { covered, cut, kept, locked, streamed, WHOLE } from './right.ts';

const SOFT = covered('Soft200');
const ALL = EVENTS.join('');
const [one, two] = TEXT as [string, string];
const oops = (inner: object = { message: 'x', code: 502 }) => `data: ${JSON.stringify({ error: inner })}\n\n`;
const QUOTA = oops({ message: 'no', code: 'insufficient_quota' });
const OVERLOADED = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"x"}}\n\n';
const SHORT = { firstToken: 0.4, idle: 0.4 };
const held = (...all: string[]) => ({ bytes: events(...all), end: 'stay' as const });
const dripping = (text: string) => [...text];

const claude = (type: string, more: object = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
const BEGUN = claude('message_start', { message: { id: 'm-1' } });
const SAID = claude('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'one two three' } });
const ENDED = claude('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } });
const anthropic = { kind: 'anthropic' as const };

/** Spellings of a good stream, and every way to break off. */
export const streamRows: WireRow[] = [
  streamed('sse', 'carriage returns alone', events(ALL.replaceAll('\n', '\r')), WHOLE),
  streamed('sse', 'CRLF', events(ALL.replaceAll('\n', '\r\n')), WHOLE),
  streamed('sse', 'a byte order mark', events(`\uFEFF${ALL}`), WHOLE),
  streamed('sse', 'no space behind the colon', events(ALL.replaceAll('data: ', 'data:')), WHOLE),
  streamed('sse', 'several lines of data', events(ALL.replaceAll(',"object"', '\ndata: ,"object"')), WHOLE),
  streamed(
    'sse',
    'comments, pings, ids and retries',
    events(': on\n\n', ROLE, 'event: ping\ndata: x\n\n', 'id: 1\nretry: 9\n\n', ...EVENTS),
    WHOLE,
  ),
  streamed('sse', 'byte by byte', { bytes: [headOf(), ...dripping(ALL)] }, WHOLE),
  streamed('sse', 'no empty line at its end', events(ALL.trimEnd()), WHOLE),
  streamed('end', 'no [DONE]', events(ROLE, ...TEXT, STOP), WHOLE),
  streamed('end', 'half of the usage behind its reason', events(ROLE, ...TEXT, STOP, USAGE.slice(0, 20)), WHOLE),
  streamed('end', 'a reset behind its reason', { bytes: events(ROLE, ...TEXT, STOP), end: 'reset' }, WHOLE),
  streamed('end', '[DONE] alone, as a model that names no reasons', events(ROLE, ...TEXT, DONE), kept('cut')),
  streamed('end', '[DONE] without a word', events(ROLE, DONE), SOFT),
  streamed('end', 'a reason without a word', events(ROLE, STOP, DONE), SOFT),
  streamed('end', 'finish_reason length', events(ROLE, ...TEXT, delta({}, 'length'), DONE), WHOLE),
  streamed(
    'end',
    'content_filter at once',
    events(ROLE, delta({}, 'content_filter'), DONE),
    kept('error 200', 'Policy'),
  ),
  streamed('end', 'finish_reason error', events(ROLE, one, delta({}, 'error'), DONE), SOFT),
  streamed('end', 'choices: [] alone', events(USAGE, DONE), SOFT),
  streamed('end', 'nothing', events(), SOFT),
  streamed('cut', 'two words and an end', { bytes: [headOf(), ROLE, one, two] }, cut()),
  streamed('cut', 'two words and a reset', { bytes: [headOf(), ROLE, one, two], everyMs: 50, end: 'reset' }, cut()),
  streamed('cut', 'two words and half an event', { bytes: [headOf(), ROLE, one, two, STOP.slice(0, 30)] }, cut()),
  streamed('cut', 'a word and silence', { ...held(ROLE, one) }, cut('Network'), { clocks: SHORT }),
  streamed(
    'cut',
    'a word, then a byte now and then',
    { bytes: [headOf(), ROLE, one, ...dripping(two)], everyMs: 100, end: 'stay' },
    cut('Network'),
    { clocks: SHORT },
  ),
  streamed(
    'cut',
    'a word, then keep-alives',
    { bytes: [headOf() + ROLE + one, ...Array(20).fill(': on\n\n')], everyMs: 100, end: 'stay' },
    cut('Network'),
    { clocks: SHORT },
  ),
  streamed('cut', 'a word, then an error', { bytes: [headOf(), ROLE, one, oops(), DONE], everyMs: 50 }, cut()),
  streamed(
    'cut',
    'a word, then event: error',
    { bytes: [headOf(), ROLE, one, 'event: error\ndata: x\n\n'], everyMs: 50 },
    cut(),
  ),
  streamed(
    'cut',
    'a word, then no quota',
    { bytes: [headOf(), ROLE, one, QUOTA], everyMs: 50 },
    { ...cut('Money'), breaker: 'locked', paged: true },
  ),
  streamed(
    'cut',
    'a word, then an event that is no JSON',
    { bytes: [headOf(), ROLE, one, 'data: {"id\n\n', STOP, DONE], everyMs: 50 },
    cut(),
  ),
  streamed('first', 'an error at once', events(oops()), SOFT),
  streamed('first', 'an error in returns alone, and [DONE]', events(`${oops()}${DONE}`.replaceAll('\n', '\r')), SOFT),
  streamed('first', 'the role and an error', events(ROLE, oops()), SOFT),
  streamed('first', 'no quota', events(ROLE, QUOTA), locked('Money')),
  streamed(
    'first',
    "the client's own mistake",
    events(oops({ type: 'invalid_request_error', code: 'invalid_value' })),
    kept('error 400', 'Client'),
  ),
  streamed('first', 'headers, then silence', held(), covered('Network'), { clocks: SHORT }),
  streamed('first', 'the role, then silence', held(ROLE), covered('Network'), { clocks: SHORT }),
  streamed('first', 'half a word, then silence', held(ROLE, one.slice(0, 40)), covered('Network'), { clocks: SHORT }),
  streamed(
    'first',
    'bytes of a word now and then',
    { bytes: [headOf(), ...dripping(one)], everyMs: 100, end: 'stay' },
    covered('Network'),
    { clocks: SHORT },
  ),
  streamed('kind', 'anthropic: whole', events(BEGUN, SAID, ENDED, claude('message_stop')), WHOLE, anthropic),
  streamed('kind', 'anthropic: no message_stop', events(BEGUN, SAID, ENDED), WHOLE, anthropic),
  streamed(
    'kind',
    'anthropic: message_stop without a reason',
    { bytes: [headOf(), BEGUN, SAID, claude('message_stop')], everyMs: 50 },
    cut(),
    anthropic,
  ),
  streamed(
    'kind',
    'anthropic: overloaded_error after content',
    { bytes: [headOf(), BEGUN, SAID, OVERLOADED], everyMs: 50 },
    cut(),
    anthropic,
  ),
  streamed('kind', 'anthropic: overloaded_error before content', events(BEGUN, OVERLOADED), SOFT, anthropic),
  streamed('kind', 'anthropic: pings, then silence', held(BEGUN, claude('ping')), covered('Network'), {
    ...anthropic,
    clocks: SHORT,
  }),
];

/** Connections that end, hang or drip without an answer. */
export const connectionRows: WireRow[] = [
  streamed('net', 'an end before a byte', { bytes: '' }, covered('Network')),
  streamed('net', 'a reset before a byte', { bytes: '', end: 'reset' }, covered('Network')),
  streamed('net', 'half of a head, then a reset', { bytes: 'HTTP/1.1 200 O', end: 'reset' }, covered('Network')),
  streamed('net', 'no byte', { bytes: '', end: 'stay' }, covered('Network'), { clocks: SHORT }),
  streamed('net', 'half of a head, then silence', { bytes: 'HTTP/1.1 200 O', end: 'stay' }, covered('Network'), {
    clocks: SHORT,
  }),
  streamed(
    'net',
    '100 Continue, then silence',
    { bytes: 'HTTP/1.1 100 Continue\r\n\r\n', end: 'stay' },
    covered('Network'),
    { clocks: SHORT },
  ),
];
