import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { probeProvider } from '../../../adapters/providers/probe-provider.ts';
import { generatorConfig } from '../../../core/contracts/config/generator-config.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { ProbeNeed } from '../../../core/provider/ports/generator-pods.ts';

type Asked = { path: string; headers: Record<string, unknown>; body: Record<string, unknown> };
type Said = { status: number; headers?: Record<string, string>; body: unknown };

let server: Server;
let say: ((asked: Asked) => Said) | 'nothing';
let url: string;
const seen: Asked[] = [];
beforeEach(async () => {
  seen.length = 0;
  server = createServer(async (request, response) => {
    const text = await textOf(request).catch(() => '');
    // A client that gives up early enough sends nothing.
    if (!request.complete) return;
    const asked = { path: String(request.url), headers: request.headers, body: JSON.parse(text) };
    seen.push(asked);
    if (say === 'nothing') return;
    const { status, headers = {}, body } = say(asked);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

beforeAll(() => {
  // The AWS SDK asks nobody else for these.
  process.env.AWS_ACCESS_KEY_ID = 'test';
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
});

const models = [{ name: 'small', context: 8192 }];
const providers = () => [
  { kind: 'openai', name: 'one', url: `${url}/v1/`, apiKeySecret: 'one/key', models },
  { kind: 'openai', name: 'azure', url: `${url}/azure`, apiKeySecret: 'one/key', apiKeyHeader: 'api-key', models },
  { kind: 'anthropic', name: 'two', url, apiKeySecret: 'two/key', models },
  { kind: 'bedrock', name: 'three', region: 'eu-west-1', url, models },
];
const probe = (provider: string, need: ProbeNeed = 'reach', over: object = {}) =>
  probeProvider(
    {
      generator: generatorConfig.parse({ providers: providers(), ...over }),
      secretOf: async (name) => `value of ${name}`,
      clock: { now: () => Date.parse('2026-11-30T05:00:00Z') },
    },
    { provider, model: 'small', need },
  );

const chat = (content: string) => ({ choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] });
const messages = (text: string) => ({ content: [{ type: 'text', text }], stop_reason: 'end_turn' });
const conversed = (text: string) => ({
  ...{ output: { message: { role: 'assistant', content: [{ text }] } }, stopReason: 'end_turn' },
  ...{ usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } },
});

test.each<[string, string, (text: string) => object, string, Record<string, string>]>([
  ['OpenAI', 'one', chat, '/v1/chat/completions', { authorization: 'Bearer value of one/key' }],
  ['Azure', 'azure', chat, '/azure/chat/completions', { 'api-key': 'value of one/key' }],
  ['Anthropic', 'two', messages, '/messages', { 'x-api-key': 'value of two/key' }],
  ['Bedrock', 'three', conversed, '/model/small/converse', {}],
])('%s is asked by its own protocol, once, with its own key', async (_, provider, answer, path, headers) => {
  say = () => ({ status: 200, body: answer('OK') });

  const result = await probe(provider);

  expect(result).toMatchObject({ provider, model: 'small', failure: null });
  expect(seen).toMatchObject([{ path, headers }]);
});

test.each<[string, string, Said, string]>([
  ['OpenAI', 'one', { status: 401, body: { error: { code: 'invalid_api_key', message: 'no' } } }, 'Auth'],
  ['OpenAI under 200', 'one', { status: 200, body: { error: { code: 502, message: 'upstream' } } }, 'Soft200'],
  ['OpenAI without choices', 'one', { status: 200, body: { choices: [] } }, 'Soft200'],
  ['an edge that speaks HTML', 'one', { status: 503, body: '<html>busy</html>' }, 'Overloaded'],
  [
    'Anthropic',
    'two',
    { status: 529, body: { type: 'error', error: { type: 'overloaded_error', message: 'busy' } } },
    'Overloaded',
  ],
  [
    'Bedrock',
    'three',
    { status: 429, headers: { 'x-amzn-errortype': 'ThrottlingException' }, body: { message: 'Too many requests' } },
    'Throttled',
  ],
])('a failure of %s has its class, and is not tried again', async (_, provider, said, found) => {
  say = () => said;

  const { failure } = await probe(provider);

  expect(failure?.class).toBe(found);
  expect(seen).toHaveLength(1);
});

test('who takes the request and says nothing is late, and who is not there is unreachable', async () => {
  say = 'nothing';
  const late = await probe('one', 'reach', { failures: { probeSeconds: 0.2 } });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));

  const gone = await probe('one');

  expect(late.failure).toMatchObject({ class: 'Network', code: 'late_answer' });
  expect(gone.failure).toMatchObject({ class: 'Network', code: 'ECONNREFUSED' });
});

test('a model that reasons is asked again with the field that it takes', async () => {
  say = ({ body }) =>
    body.max_tokens === undefined
      ? { status: 200, body: chat('OK') }
      : { status: 400, body: { error: { code: 'unsupported_parameter', message: "'max_tokens' is not supported" } } };

  const { failure } = await probe('one');

  expect(failure).toBeNull();
  expect(seen.map(({ body }) => Object.keys(body).filter((key) => key.startsWith('max_')))).toEqual([
    ['max_tokens'],
    ['max_completion_tokens'],
  ]);
});

test.each<[ProbeNeed, string, string | null]>([
  ['json', '{"ok": true}', null],
  ['json', 'Sure: yes', 'no_json'],
  ['citations', 'It is 41 metres tall [probe-1].', null],
  ['citations', 'It is 41 metres tall.', 'no_citation'],
])('a probe for %s that is answered with "%s" lacks %s', async (need, text, lacks) => {
  say = () => ({ status: 200, body: messages(text) });

  const { failure } = await probe('two', need);

  expect(failure?.code ?? null).toBe(lacks);
});

test('a key that can not be read is no fault of the provider, and nobody is asked', async () => {
  const secretOf = async (name: string): Promise<string> => {
    throw new NotFound(`secret '${name}' does not exist`);
  };
  const generator = generatorConfig.parse({ providers: providers() });

  const asked = probeProvider(
    { generator, secretOf, clock: { now: () => 0 } },
    { provider: 'one', model: 'small', need: 'reach' },
  );

  await expect(asked).rejects.toBeInstanceOf(NotFound);
  expect(seen).toEqual([]);
});

test('a model that is not configured is refused', async () => {
  await expect(probe('four')).rejects.toThrow("no provider 'four' has a model 'small'");
});
