import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';
import { completion, EVENTS, error, events, gzipped, headOf, http, json, page } from '../raw-http.ts';
import type { WireRow } from '../run-wire.ts';
import { covered, kept, locked, plain, streamed, WHOLE } from './right.ts';

const SOFT = covered('Soft200');
const BROKEN = covered('Network');
const GOOD = JSON.stringify(completion());
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
const ofLength = (length: number, body: string) =>
  `${HEAD}content-length: ${length}\r\nconnection: close\r\n\r\n${body}`;
const chunks = (...bodies: string[]) =>
  `${HEAD}transfer-encoding: chunked\r\n\r\n${bodies.map((body) => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`).join('')}`;
const informed = (status: number) => `HTTP/1.1 ${status} Status\r\n\r\n`;
const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
const bare = (message: object, finish?: string | null) => json(200, completion(message, finish));

/** What a status of 200 may hide in a whole answer. */
export const bodyRows: WireRow[] = [
  plain('200', 'a good answer', json(200, completion()), WHOLE),
  plain('200', 'with white space before it, as a keep-alive', http(200, `\n\n   \n${GOOD}`), WHOLE),
  plain('200', 'behind a byte order mark', http(200, `\uFEFF${GOOD}`), WHOLE),
  plain('200', 'HTML', page(200), SOFT),
  plain('200', 'nothing', http(200, ''), SOFT),
  plain('200', 'null', json(200, null), SOFT),
  plain('200', 'a list', json(200, []), SOFT),
  plain('200', 'choices: []', json(200, { ...completion(), choices: [] }), SOFT),
  plain('200', 'choices: null', json(200, { ...completion(), choices: null }), SOFT),
  plain('200', 'content null, tool calls', bare({ content: null, tool_calls: [call] }, 'tool_calls'), WHOLE, {
    whole: '',
  }),
  plain('200', 'content null, tool_calls: []', bare({ content: null, tool_calls: [] }, 'tool_calls'), SOFT),
  plain('200', 'content null', bare({ content: null }), SOFT),
  plain('200', 'content of white space', bare({ content: ' \n' }), SOFT),
  plain('200', 'reasoning alone', bare({ content: '', reasoning_content: 'hm' }), SOFT),
  plain('200', 'finish_reason length', bare({}, 'length'), WHOLE),
  plain('200', 'finish_reason length before a word', bare({ content: '' }, 'length'), kept('primary', 'Client'), {
    whole: '',
  }),
  plain('200', 'finish_reason null', bare({}, null), SOFT),
  plain('200', 'finish_reason error', bare({}, 'error'), SOFT),
  plain('200', 'finish_reason content_filter', bare({ content: null }, 'content_filter'), kept('error 200', 'Policy')),
  plain('200', 'a refusal', bare({ content: null, refusal: 'I will not.' }), kept('primary', 'Policy'), { whole: '' }),
  plain('200', 'an error and choices: []', json(200, { choices: [], error: { code: 502, message: 'x' } }), SOFT),
  plain(
    '200',
    'an error beside a good answer',
    json(200, { ...completion(), error: { code: 502, message: 'x' } }),
    SOFT,
  ),
  plain('200', 'an error as a text', json(200, { error: 'upstream failed' }), SOFT),
  plain('200', 'a wrong key', json(200, { error: { code: 'invalid_api_key' } }), locked('Auth')),
  plain('200', 'two answers, one behind the other', http(200, GOOD + GOOD), SOFT),
  plain('200', 'a stream that nobody asked for', events(...EVENTS), SOFT),
  plain('200', 'an error as a stream', events('data: {"error":{"code":"insufficient_quota"}}\n\n'), locked('Money')),
  plain('length', 'shorter than it says', ofLength(9999, GOOD), BROKEN),
  plain('length', 'longer than it says', ofLength(20, GOOD), SOFT),
  plain('length', 'chunks that are cut', chunks(GOOD.slice(0, 40)), BROKEN),
  plain('length', 'a whole answer in chunks without their end', chunks(GOOD), BROKEN),
  plain('length', 'chunks with a size that is none', `${HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n`, BROKEN),
  plain('length', 'chunks to the end', `${chunks(GOOD)}0\r\n\r\n`, WHOLE),
  plain(
    'length',
    'chunks and a length',
    `${HEAD}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    BROKEN,
  ),
  plain('gzip', 'whole', gzipped(GOOD, 'application/json'), WHOLE),
  plain('gzip', 'cut', gzipped(GOOD, 'application/json', gzipSync(GOOD).subarray(0, 60)), SOFT),
  plain('gzip', 'none at all', http(200, GOOD, { 'content-encoding': 'gzip' }), BROKEN),
  plain('1xx', '102 and 103 before it', informed(102) + informed(103) + json(200, completion()), WHOLE),
  // The client of HTTP takes no 100 that it did not ask for.
  plain('1xx', '100 before it', informed(100) + json(200, completion()), BROKEN),
  plain(
    '1xx',
    '101, a switch that nobody wants',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    BROKEN,
  ),
  plain('http', 'no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', BROKEN),
  plain('http', 'a status that is none', 'HTTP/1.1 abc\r\n\r\n', BROKEN),
  streamed('form', 'a whole answer as JSON', json(200, completion()), WHOLE),
  streamed('form', 'an empty answer as JSON', bare({ content: '' }), SOFT),
  streamed('form', 'a filtered answer as JSON', bare({ content: null }, 'content_filter'), kept('error 200', 'Policy')),
  streamed('form', 'an error of the client as JSON', error(400, {}), kept('error 400', 'Client')),
  streamed('form', 'HTML', page(200), SOFT),
  streamed('form', 'lines of JSON', http(200, `${GOOD}\n${GOOD}\n`, { 'content-type': 'application/x-ndjson' }), SOFT),
  streamed('form', 'JSON that calls itself a stream', events(GOOD), SOFT),
  ...['', 'content-type: text/plain\r\n', 'content-type: application/json\r\n', 'content-type: text/html\r\n'].map(
    (type) => streamed('form', `events under '${type.trim()}'`, headOf(type) + EVENTS.join(''), WHOLE),
  ),
  streamed(
    'form',
    'comments under text/plain',
    `${headOf('content-type: text/plain\r\n')}: on\n\n${EVENTS.join('')}`,
    WHOLE,
  ),
  streamed('gzip', 'whole', gzipped(EVENTS.join(''), 'text/event-stream'), WHOLE),
  streamed(
    'gzip',
    'cut',
    gzipped(EVENTS.join(''), 'text/event-stream', gzipSync(EVENTS.join('')).subarray(0, 120)),
    SOFT,
  ),
];
