import { completion, DONE, frame, json, type ProviderServer, providerServer, stream } from '../provider-server.ts';
import { said, startGateway } from '../start-gateway.ts';

const FROM_TWO = stream([
  frame({ role: 'assistant', content: '' }),
  frame({ content: 'two' }),
  frame({}, 'stop'),
  DONE,
]);
const answersTwo: Parameters<typeof providerServer>[0] = (response, asked) =>
  (asked.body.stream === true ? FROM_TWO : completion('two'))(response, asked);

let primary: ProviderServer;
let backup: ProviderServer;
let gateway: Awaited<ReturnType<typeof startGateway>>;

async function start(rest?: Parameters<typeof startGateway>[1]) {
  gateway = await startGateway([primary, backup], rest);
}

beforeEach(async () => {
  primary = await providerServer(completion('one'));
  backup = await providerServer(answersTwo);
});

afterEach(async () => {
  await Promise.all([primary.close(), backup.close()]);
  await gateway.close();
});

test('bytes of the primary pass unchanged in both directions', async () => {
  await start();
  const odd = '{"id" : "x", "choices":[{"message":{"content":"ü"},"finish_reason":"stop"}],  "extra": 1e3}';
  primary.state.answering = (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'r-1' });
    response.end(odd);
  };
  const body = '{ "model": "m", "seed": 12345678901234567890, "messages": [] }';
  const response = await gateway.ask({}, { body });
  expect(response.headers.get('x-request-id')).toBe('r-1');
  expect(await said(response)).toEqual({ status: 200, answer: 'primary', provider: 'one', text: odd });
  expect(primary.state.asked[0]?.bytes).toBe(body);
});

test('a stream passes unchanged, keep-alives and usage included', async () => {
  await start();
  const pieces = [
    ': hi\n\n',
    frame({ role: 'assistant' }),
    frame({ content: 'a' }),
    ': on\r\n\r\n',
    frame({}, 'stop'),
    DONE,
  ];
  primary.state.answering = stream(pieces);
  const found = await said(await gateway.ask({ stream: true }));
  expect(found).toEqual({ status: 200, answer: 'primary', provider: 'one', text: pieces.join('') });
});

test.each<[string, Parameters<typeof providerServer>[0]]>([
  ['503', json(503, { error: { message: 'down', type: 'server_error', code: null } })],
  ['a wrong key', json(401, { error: { message: 'no', type: 'invalid_request_error', code: 'invalid_api_key' } })],
  ['no credit', json(429, { error: { message: 'no', type: 'insufficient_quota', code: 'insufficient_quota' } })],
  ['a long throttle', json(429, { error: { message: 'slow', code: 'rate_limit_exceeded' } }, { 'retry-after': '171' })],
  ['an error under 200', json(200, { error: { message: 'Upstream error', code: 502 } })],
  ['no choices', json(200, { choices: [] })],
  ['null', json(200, null)],
  ['an empty answer', completion('')],
  ['an answer that is cut off', completion('half', null)],
  ['a page of HTML', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>')],
  ['a reset', (response) => response.socket?.destroy()],
])('the backup answers by the name that it knows the model by after %s', async (_, answering) => {
  await start();
  primary.state.answering = answering;
  expect(await said(await gateway.ask())).toMatchObject({ status: 200, answer: 'backup', provider: 'two' });
  expect(await said(await gateway.ask({ stream: true }))).toMatchObject({ status: 200, answer: 'backup' });
  expect(backup.state.asked.map(({ body }) => body.model)).toEqual(['m-two', 'm-two']);
});

test.each<[string, Parameters<typeof stream>]>([
  ['an error as the first event', [['data: {"error":{"message":"overloaded","code":"overloaded"}}\n\n']]],
  ['an error right behind content', [[`${frame({ content: 'o' })}data: {"error":{"message":"x","code":502}}\n\n`]]],
  ['a reset before content', [[frame({ role: 'assistant', content: '' })], 'reset']],
  ['an end before content', [[frame({ role: 'assistant', content: '' }), DONE]]],
  ['half an event', [['data: {"choi']]],
])('a stream with %s is the whole stream of the backup', async (_, answering) => {
  await start();
  primary.state.answering = stream(...answering);
  const found = await said(await gateway.ask({ stream: true }));
  expect(found).toMatchObject({ status: 200, answer: 'backup', provider: 'two' });
  expect(found.text.match(/"role"/g)).toHaveLength(1);
  expect(found.text).toMatch(/\[DONE\]\n\n$/);
});

test.each<[string, Parameters<typeof stream>]>([
  ['a reset', [[frame({ content: 'one' }), frame({ content: ' more' })], 'reset']],
  ['a clean end without a finish', [[frame({ content: 'one' }), frame({ content: ' more' })]]],
  ['an error event and a marker', [[frame({ content: 'one' }), 'data: {"error":{"message":"sk-secret"}}\n\n', DONE]]],
  ['half an event', [[frame({ content: 'one' }), 'data: {"choi']]],
  ['an event that is no JSON', [[frame({ content: 'one' }), 'data: {"choi\n\n', frame({}, 'stop'), DONE]]],
  ['one of two choices unfinished', [[frame({ content: 'one' }), frame({ content: 'x' }, null, 1), frame({}, 'stop')]]],
])('a stream that ends after content with %s is never certified, and never spliced', async (_, answering) => {
  await start();
  primary.state.answering = stream(...answering);
  const found = await said(await gateway.ask({ stream: true }));
  expect(found).toMatchObject({ answer: 'primary', provider: 'one' });
  expect(found.text).toContain('"code":"answer_cut"');
  expect(found.text).not.toMatch(/two|\[DONE\]|sk-secret|data: \{"choi$/m);
  expect(backup.state.asked).toHaveLength(0);
});

test.each<[string, Record<string, number>, Parameters<typeof providerServer>[0]]>([
  ['nothing at all', { firstToken: 0.1, answer: 0.1 }, () => undefined],
  ['only keep-alives', { firstToken: 0.1 }, stream([': a\n\n', frame({ role: 'assistant', content: '' })], 'stay')],
])('the clock of the first token runs out over %s', async (_, clocks, answering) => {
  await start({ clocks });
  primary.state.answering = answering;
  expect(await said(await gateway.ask({ stream: true }))).toMatchObject({ answer: 'backup' });
});

test('the clock between two tokens ends a stream with an error', async () => {
  await start({ clocks: { idle: 0.1 } });
  primary.state.answering = stream([frame({ content: 'one' }), ': on\n\n', frame({ role: 'assistant' })], 'stay');
  expect((await said(await gateway.ask({ stream: true }))).text).toContain('"code":"answer_cut"');
});

test('a finished stream whose connection stays open is whole', async () => {
  await start({ clocks: { idle: 0.1 } });
  primary.state.answering = stream([frame({ content: 'one' }), frame({}, 'stop')], 'stay');
  const found = await said(await gateway.ask({ stream: true }));
  expect(found.text).toBe(frame({ content: 'one' }) + frame({}, 'stop'));
});

test.each([400, 404, 413, 422])("a client's own %i is its answer, and nobody else is asked", async (status) => {
  await start();
  primary.state.answering = json(status, { error: { message: 'bad', type: 'invalid_request_error', code: null } });
  expect(await said(await gateway.ask())).toMatchObject({ status, answer: 'primary', provider: 'one' });
  expect(backup.state.asked).toHaveLength(0);
});

test('a refusal by the filter of a provider is its answer', async () => {
  await start();
  primary.state.answering = stream([frame({ role: 'assistant' }), frame({}, 'content_filter'), DONE]);
  expect(await said(await gateway.ask({ stream: true }))).toMatchObject({ status: 200, answer: 'primary' });
  expect(backup.state.asked).toHaveLength(0);
});

test('a throttle within the patience of a request is waited for', async () => {
  await start();
  let times = 0;
  primary.state.answering = (response, asked) => {
    times += 1;
    if (times > 1) completion('one')(response, asked);
    else
      json(
        429,
        { error: { message: 'slow', code: 'rate_limit_exceeded' } },
        { 'retry-after-ms': '1' },
      )(response, asked);
  };
  expect(await said(await gateway.ask())).toMatchObject({ answer: 'primary' });
  expect(times).toBe(2);
});

test('a client that goes away takes its request at the provider along', async () => {
  await start();
  // Its connection stays, and carries the second request, too.
  await said(await gateway.ask());
  primary.state.answering = stream([frame({ content: 'one' })], 'stay');
  const leave = new AbortController();
  const response = await gateway.ask({ stream: true }, { signal: leave.signal });
  await response.body?.getReader().read();
  leave.abort();
  while (primary.state.gone === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(backup.state.asked).toHaveLength(0);
});

test.each([
  ['no JSON', '{', 400],
  ['no model', '{"messages":[]}', 400],
  ['a model that nobody serves', '{"model":"other"}', 404],
])('%s is refused by the gateway itself', async (_, body, status) => {
  await start();
  expect(await said(await gateway.ask({}, { body }))).toMatchObject({ status, answer: null });
  expect(primary.state.asked).toHaveLength(0);
});

test('a prompt that is too long goes to a larger window only, and is its own answer where there is none', async () => {
  const tooLong = json(400, { error: { message: 'This model', code: 'context_length_exceeded' } });
  await start();
  primary.state.answering = tooLong;
  expect(await said(await gateway.ask())).toMatchObject({ status: 400, answer: 'primary' });
  expect(backup.state.asked).toHaveLength(0);
});
