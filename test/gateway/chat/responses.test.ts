import { json, type ProviderServer, providerServer, stream } from '../provider-server.ts';
import { said, startGateway } from '../start-gateway.ts';

const down = json(503, { error: { message: 'down', type: 'server_error', code: null } });
const whole = (text: string, rest: object = {}) =>
  json(200, {
    ...{ id: 'r', object: 'response', status: 'completed' },
    ...{ output: [{ type: 'message', content: [{ type: 'output_text', text }] }], ...rest },
  });
const event = (type: string, more: object = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
const created = event('response.created', { response: { id: 'r' } });
const delta = event('response.output_text.delta', { delta: 'hello' });
const completed = event('response.completed', { response: { id: 'r', status: 'completed' } });

let primary: ProviderServer;
let backup: ProviderServer;
let gateway: Awaited<ReturnType<typeof startGateway>>;

const ask = (body: object = {}) =>
  fetch(`${gateway.url}/v1/responses`, { method: 'POST', body: JSON.stringify({ model: 'm', input: 'hi', ...body }) });

beforeEach(async () => {
  primary = await providerServer(whole('one'));
  backup = await providerServer(whole('two'));
  gateway = await startGateway([primary, backup], { clocks: { connect: 5, firstToken: 0.3, idle: 20, answer: 20 } });
});

afterEach(async () => {
  await Promise.all([primary.close(), backup.close()]);
  await gateway.close();
});

test('a whole response passes unchanged, and the backup answers where the primary fails or says nothing', async () => {
  const found = await said(await ask());
  expect([found.answer, JSON.parse(found.text).output[0].content[0].text]).toEqual(['primary', 'one']);
  primary.state.answering = down;
  expect(await said(await ask())).toMatchObject({ status: 200, answer: 'backup' });
  primary.state.answering = json(200, { object: 'response', status: 'completed', output: [] });
  expect(await said(await ask())).toMatchObject({ status: 200, answer: 'backup' });
  expect(backup.state.asked[0]?.body.model).toBe('m-two');
});

test('a streamed response passes byte for byte', async () => {
  primary.state.answering = stream([created, delta, completed]);
  expect(await said(await ask({ stream: true }))).toMatchObject({
    ...{ answer: 'primary', text: `${created}${delta}${completed}` },
  });
});

test.each([
  ['fails before any text', [created, event('response.failed', { response: { error: { code: 'server_error' } } })]],
  ['is an error at once', [event('error', { code: 'server_is_overloaded', message: 'x' })]],
  ['is silent, but for its reasoning', [created]],
  ['completes without any text', [created, completed]],
  ['has white space alone', [created, event('response.output_text.delta', { delta: '\n' }), completed]],
  ['is an error of another form', ['data: \n\ndata: {"error":{"code":"overloaded","message":"x"}}\n\n']],
])('the backup answers where the stream %s', async (what, pieces) => {
  primary.state.answering = stream(pieces, what.startsWith('is silent') ? 'stay' : 'end');
  backup.state.answering = stream([created, delta, completed]);
  expect(await said(await ask({ stream: true }))).toMatchObject({
    answer: 'backup',
    text: expect.stringContaining('hello'),
  });
});

test.each([
  ['ends without its last event', [created, delta], 'end'],
  ['is reset', [created, delta], 'reset'],
  ['fails', [created, delta, event('response.failed', { response: { error: { code: 'server_error' } } })], 'end'],
] as const)(
  'a stream that %s after text ends with an error event, and nobody goes on with it',
  async (_, pieces, end) => {
    primary.state.answering = stream([...pieces], end);
    const { text } = await said(await ask({ stream: true }));
    expect(text).toContain(delta);
    expect(text).toMatch(/event: error\ndata: \{.*"type":"error".*\}\n\n$/);
    expect(text).toContain('"code":"answer_cut"');
    expect(backup.state.asked).toHaveLength(0);
  },
);

test('a response that ended at its limit is whole', async () => {
  const incomplete = event('response.incomplete', {
    response: { incomplete_details: { reason: 'max_output_tokens' } },
  });
  primary.state.answering = stream([created, delta, incomplete]);
  expect((await said(await ask({ stream: true }))).text).toBe(`${created}${delta}${incomplete}`);
});

test('where nobody answers, the refusal is an error in its place', async () => {
  primary.state.answering = down;
  backup.state.answering = down;
  const found = await said(await ask());
  expect(found).toMatchObject({ status: 503, answer: 'refused' });
  expect(JSON.parse(found.text).error.code).toBe('both_down');
});

test('a conversation that a provider holds goes on there, or not at all', async () => {
  primary.state.answering = down;
  expect(await said(await ask({ previous_response_id: 'r' }))).toMatchObject({ status: 503, answer: 'refused' });
  expect(backup.state.asked).toHaveLength(0);
});
