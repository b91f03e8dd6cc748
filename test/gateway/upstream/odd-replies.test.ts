import { Buffer } from 'node:buffer';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import {
  type Answering,
  completion,
  DONE,
  frame,
  json,
  type ProviderServer,
  providerServer,
  stream,
} from '../provider-server.ts';
import { said, startGateway } from '../start-gateway.ts';

let primary: ProviderServer;
let backup: ProviderServer;
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeEach(async () => {
  primary = await providerServer(completion('one'));
  backup = await providerServer((response, asked) =>
    (asked.body.stream === true ? stream([frame({ content: 'two' }), frame({}, 'stop'), DONE]) : completion('two'))(
      response,
      asked,
    ),
  );
  gateway = await startGateway([primary, backup]);
});

afterEach(async () => {
  await Promise.all([primary.close(), backup.close()]);
  await gateway.close();
});

const encoded =
  (status: number, encoding: string, body: Buffer, type = 'application/json'): Answering =>
  (response) =>
    response.writeHead(status, { 'content-type': type, 'content-encoding': encoding }).end(body);
const bytes =
  (pieces: (string | Buffer)[], type = 'text/event-stream'): Answering =>
  async (response) => {
    response.writeHead(200, { 'content-type': type });
    for (const piece of pieces) {
      response.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  };
const GOOD = JSON.stringify({ choices: [{ message: { content: 'ü' }, finish_reason: 'stop' }] });
const QUOTA = { error: { message: 'no', type: 'insufficient_quota', code: 'insufficient_quota' } };
const HI = frame({ content: 'hi' });
const HUGE = `data: ${'a'.repeat(9 * 1024 ** 2)}`;

test.each([
  ['gzip', gzipSync(GOOD)],
  ['br', brotliCompressSync(GOOD)],
])('an answer that comes as %s though nobody asked for it reaches the client decoded', async (encoding, body) => {
  primary.state.answering = encoded(200, encoding, body);
  const response = await gateway.ask();
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(await said(response)).toMatchObject({ status: 200, answer: 'primary', text: GOOD });
});

test('a stream that comes as gzip reaches the client decoded', async () => {
  const text = HI + frame({}, 'stop') + DONE;
  primary.state.answering = encoded(200, 'gzip', gzipSync(text), 'text/event-stream');
  expect(await said(await gateway.ask({ stream: true }))).toMatchObject({ answer: 'primary', text });
});

test.each<[string, Answering, object]>([
  ['an error as gzip', encoded(429, 'gzip', gzipSync(JSON.stringify(QUOTA))), { class: 'Money' }],
  [
    'an error as an event under 429',
    (response) =>
      response
        .writeHead(429, { 'content-type': 'text/event-stream' })
        .end(`event: error\ndata: ${JSON.stringify(QUOTA)}\n\n`),
    { class: 'Money' },
  ],
  [
    'an error behind a byte order mark',
    bytes([`\uFEFF${JSON.stringify(QUOTA)}`], 'application/json'),
    { class: 'Money' },
  ],
  ['an error as a list', json(429, [{ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } }]), { class: 'Throttled' }],
  ['an error of JSON as a stream', bytes([JSON.stringify(QUOTA)]), { class: 'Money' }],
  ['half of a gzip', encoded(200, 'gzip', gzipSync(GOOD).subarray(0, 30)), { class: 'Soft200' }],
  ['no gzip at all', encoded(200, 'gzip', Buffer.from(GOOD)), { class: 'Network' }],
  ['an encoding that nobody knows', encoded(200, 'zstd', Buffer.from([1, 2, 3])), { class: 'Soft200' }],
  ['an event that never ends', bytes([HUGE]), { class: 'Network' }],
  ['an event that never ends as gzip', encoded(200, 'gzip', gzipSync(HUGE), 'text/event-stream'), { class: 'Network' }],
  ['a redirect', (response) => response.writeHead(302, { location: '/login' }).end(), { class: 'Server' }],
  ['an empty answer of 204', (response) => response.writeHead(204).end(), { class: 'Soft200' }],
  [
    'an error of vLLM in a stream',
    bytes(['data: {"object":"error","message":"x","code":500}\n\n', DONE]),
    { class: 'Soft200' },
  ],
  ['a list with an error in a stream', bytes(['data: [{"error":{"code":401,"message":"x"}}]\n\n']), { class: 'Auth' }],
  ['a stream of white space', bytes([frame({ content: '\n\n' }), frame({}, 'stop'), DONE]), { class: 'Soft200' }],
  [
    'a stream of reasoning alone',
    bytes([frame({ reasoning_content: 'hm' }), frame({}, 'stop'), DONE]),
    { class: 'Soft200' },
  ],
  ['a stream without events', bytes([': nobody is here\n\n']), { class: 'Soft200' }],
  ['an end for lack of room', bytes([HI + frame({}, 'insufficient_system_resource') + DONE]), { class: 'Soft200' }],
])('the backup answers after %s, and its class is told', async (_, answering, expected) => {
  primary.state.answering = answering;
  backup.state.answering = json(500, {});
  const refused = await (await gateway.ask({ stream: true })).text();
  expect(refused).toContain(`"class":"${(expected as { class: string }).class}"`);
});

test.each<[string, (string | Buffer)[], string]>([
  [
    'CRLF and several lines of data',
    ['data: {"choices":[{"delta":\r\ndata: {"content":"hi"}}]}\r\n\r\n', frame({}, 'stop'), DONE],
    'hi',
  ],
  ['a byte order mark', [`\uFEFF${HI}`, frame({}, 'stop'), DONE], 'hi'],
  ['a letter in two pieces', [...split(frame({ content: 'ü' }), 'ü'), frame({}, 'stop'), DONE], 'ü'],
  ['no space behind the colon', [HI.replace('data: ', 'data:'), frame({}, 'stop'), 'data:[DONE]\n\n'], 'hi'],
  ['a marker with a space', [HI, frame({}, 'stop'), 'data: [DONE] \n\n'], 'hi'],
  ['no marker', [HI, frame({}, 'stop')], 'hi'],
  ['a marker without its empty line', [HI, frame({}, 'stop'), 'data: [DONE]'], 'hi'],
  ['usage behind the end', [HI, frame({}, 'stop'), 'data: {"choices":[],"usage":{"total_tokens":1}}\n\n', DONE], 'hi'],
  [
    'filters of Azure around it',
    [
      'data: {"choices":[],"prompt_filter_results":[]}\n\n',
      HI,
      frame({}, 'stop'),
      'data: {"choices":[{"index":0,"finish_reason":null,"content_filter_offsets":{}}]}\n\n',
    ],
    'hi',
  ],
  [
    'an error of null, empty data and other fields',
    ['id: 1\nretry: 5\ndata: \n\n', HI.replace('{', '{"error":null,'), frame({}, 'stop'), DONE],
    'hi',
  ],
  [
    'a tool call alone',
    [frame({ tool_calls: [{ index: 0, function: { name: 'f' } }] }), frame({}, 'tool_calls'), DONE],
    '"f"',
  ],
])('a stream with %s is whole, byte by byte', async (_, pieces, part) => {
  primary.state.answering = bytes(pieces);
  const found = await said(await gateway.ask({ stream: true, stream_options: { include_usage: true } }));
  expect(found).toMatchObject({ status: 200, answer: 'primary' });
  const sent = Buffer.concat(pieces.map((piece) => Buffer.from(piece))).toString('utf8');
  expect(found.text.trimEnd()).toBe(sent.replace(/^\uFEFF/, '').trimEnd());
  expect(found.text).toContain(part);
});

test.each<[string, string[], number]>([
  ['an end of null as a word', [frame({ content: 'hel' }, 'null')], 1],
  ['an end that is an abort', [HI, frame({}, 'abort'), DONE], 1],
  ['an end for lack of room', [HI, frame({}, 'insufficient_system_resource'), DONE], 1],
  ['an error of vLLM', [HI, 'data: {"object":"error","message":"x","code":500}\n\n', DONE], 1],
  ['a detail of FastAPI', [HI, 'data: {"detail":"x"}\n\n', DONE], 1],
  ['an error in a choice', [HI, 'data: {"choices":[{"error":{"code":502,"message":"x"}}]}\n\n', DONE], 1],
  ['one of two choices that never began', [HI, frame({}, 'stop')], 2],
  ['choices that are none', [HI, 'data: {"choices":[null,1,"x"]}\n\n'], 1],
])('a stream that breaks off with %s is never certified', async (_, pieces, n) => {
  primary.state.answering = stream(pieces);
  const found = await said(await gateway.ask({ stream: true, n }));
  expect(found.answer).toBe('primary');
  expect(found.text).toMatch(/"code":"answer_cut".*\n\n$/);
  expect(backup.state.asked).toHaveLength(0);
});

test("the client's own mistake under 200 is an error for it, and nobody else is asked", async () => {
  primary.state.answering = json(200, { error: { message: 'bad', type: 'invalid_request_error', code: 422 } });
  expect(await said(await gateway.ask())).toMatchObject({ status: 422, answer: 'primary' });
  expect(backup.state.asked).toHaveLength(0);
});

test('one of two choices that is empty sends the request on', async () => {
  const choice = (index: number, content: string) => ({ index, message: { content }, finish_reason: 'stop' });
  primary.state.answering = json(200, { choices: [choice(0, 'a'), choice(1, '')] });
  expect(await said(await gateway.ask({ n: 2 }))).toMatchObject({ answer: 'backup' });
});

function split(text: string, letter: string): Buffer[] {
  const all = Buffer.from(text);
  const at = all.indexOf(letter) + 1;
  return [all.subarray(0, at), all.subarray(at)];
}
