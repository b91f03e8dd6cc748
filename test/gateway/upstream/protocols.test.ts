import type { ProtocolName } from '../../../sandbox/world/providers/faults/fault.ts';
import { providerSpec } from '../../../sandbox/world/providers/provider-spec.ts';
import type { ScriptedProvider } from '../../../sandbox/world/providers/serve-provider.ts';
import { PROMPT, served, stopServed } from '../../sandbox/world/providers/served.ts';
import { completion, type ProviderServer, providerServer } from '../provider-server.ts';
import { said, startGateway } from '../start-gateway.ts';

const MODELS = [{ name: 'm-one', serves: ['m'], context: 8000, jsonMode: true, tools: true }];
const CITES = 'A volume is attached to one server. [volumes#2]';

let primary: ScriptedProvider;
let backup: ProviderServer;
let gateway: Awaited<ReturnType<typeof startGateway>>;

async function start(protocol: ProtocolName) {
  const { models } = providerSpec.parse({ name: 'x', protocol, models: [{ name: 'm-one' }] });
  primary = await served({ protocol, key: 'AKIDSCRIPTED', models });
  const { url } = primary;
  gateway = await startGateway([backup, backup], {
    providers: [
      protocol === 'bedrock'
        ? { kind: 'bedrock', name: 'one', url, region: 'us-east-1', models: MODELS }
        : { kind: 'anthropic', name: 'one', url: `${url}/v1`, apiKeySecret: 'PROVIDER_KEY', models: MODELS },
      { kind: 'openai', name: 'two', url: backup.url, models: [{ ...MODELS[0], name: 'm-two', context: 8000 }] },
    ],
  });
}
const ask = (body: Record<string, unknown> = {}) =>
  gateway.ask({ messages: [{ role: 'user', content: PROMPT }], ...body });
const events = (text: string) =>
  text
    .split('\n\n')
    .filter((one) => one.startsWith('data: {'))
    .map((one) => JSON.parse(one.slice(6)));

beforeEach(async () => {
  process.env.PROVIDER_KEY = 'AKIDSCRIPTED';
  process.env.AWS_ACCESS_KEY_ID = 'AKIDSCRIPTED';
  process.env.AWS_SECRET_ACCESS_KEY = 'scripted';
  backup = await providerServer(completion('two'));
});

afterEach(async () => {
  await gateway.close();
  await Promise.all([backup.close(), stopServed()]);
});

describe.each<ProtocolName>(['anthropic', 'bedrock'])('%s', (protocol) => {
  test('a whole answer comes as a chat completion, with the usage', async () => {
    await start(protocol);
    const response = await ask();
    expect(response.headers.get('x-ragmend-provider')).toBe('one');
    expect(await response.json()).toMatchObject({
      object: 'chat.completion',
      model: 'm-one',
      choices: [
        { index: 0, message: { role: 'assistant', content: expect.stringContaining(CITES) }, finish_reason: 'stop' },
      ],
      usage: { prompt_tokens: expect.any(Number), completion_tokens: expect.any(Number) },
    });
  });

  test('a streamed answer comes as chunks, with role, text, finish reason, usage and terminal marker', async () => {
    await start(protocol);
    const response = await ask({ stream: true, stream_options: { include_usage: true } });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const text = await response.text();
    const chunks = events(text);
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(chunks[0].choices[0].delta).toEqual({ role: 'assistant', content: '' });
    const pieces = chunks.flatMap(({ choices }) => choices[0]?.delta.content ?? []);
    expect(pieces.join('')).toContain(CITES);
    expect(chunks.at(-2).choices[0].finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(new Set(chunks.map(({ id, object, model }) => `${id} ${object} ${model}`)).size).toBe(1);
  });

  test.each([
    [false, 'filtered', { choices: [{ message: { content: null }, finish_reason: 'content_filter' }] }],
    [false, 'bad-request', { error: { message: expect.any(String), type: expect.any(String) } }],
  ])('what the provider refuses is told in the form of a chat completion', async (stream, how, body) => {
    await start(protocol);
    await primary.break({ how });
    const found = await said(await ask({ stream }));
    expect(JSON.parse(found.text)).toMatchObject(body);
    expect([found.answer, backup.state.asked]).toEqual(['primary', []]);
  });

  test('an answer at its limit says so', async () => {
    await start(protocol);
    expect(await (await ask({ max_tokens: 3 })).json()).toMatchObject({ choices: [{ finish_reason: 'length' }] });
  });

  test('a wrong key fails over, and only once is the provider asked', async () => {
    await start(protocol);
    primary.turn({ key: 'another' });
    for (const _ of [1, 2]) expect(await said(await ask())).toMatchObject({ answer: 'backup' });
    expect(primary.requests).toHaveLength(1);
  });

  test('several answers to one request have no equal, and that is the answer', async () => {
    await start(protocol);
    const found = await said(await ask({ n: 2 }));
    expect(found).toMatchObject({ status: 400, answer: 'primary' });
    expect(JSON.parse(found.text).error).toMatchObject({
      code: 'unsupported_value',
      message: expect.stringContaining("'n'"),
    });
    expect([primary.requests, backup.state.asked]).toEqual([[], []]);
  });

  test('a client that leaves ends the request', async () => {
    await start(protocol);
    primary.turn({ latencyMs: 60_000 });
    const leaving = new AbortController();
    const asking = gateway.ask({ stream: true }, { signal: leaving.signal }).catch(() => null);
    while (primary.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    leaving.abort();
    await asking;
    while (primary.requests[0]?.ending !== 'caller gone') await new Promise((resolve) => setTimeout(resolve, 10));
  });
});
