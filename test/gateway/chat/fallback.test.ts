import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import { localRegistry } from '../../../adapters/local/records/registry.ts';
import { openLocalStores } from '../../../gateway/open-local-stores.ts';
import type { OpenStores } from '../../../gateway/stores.ts';
import { completion, DONE, frame, json, type ProviderServer, providerServer, stream } from '../provider-server.ts';
import { said, startGateway } from '../start-gateway.ts';

const down = json(503, { error: { message: 'down', type: 'server_error', code: null } });
const entry = (shardId: string, rest: object = {}) => ({
  ...{ shardId, replicaOf: null, workloadId: shardId, url: 'http://127.0.0.1:1', route: 'self' as const },
  ...{ replicaUrl: null, epoch: 1, ...rest },
});
const documents = JSON.stringify([{ id: 'd-1', hash: 'h-1', shard: 'shard-1' }]);
const KNOWN = { metadata: { qid: 'q-1', documents } };

let folder: string;
let primary: ProviderServer;
let backup: ProviderServer;
let registry: ReturnType<typeof localRegistry>;
let gateway: Awaited<ReturnType<typeof startGateway>>;

async function start(rest?: Parameters<typeof startGateway>[1], openStores?: OpenStores) {
  const records = join(folder, 'ragmend.db');
  registry = localRegistry({ db: openDatabase(records) });
  await registry.register('docs-rag', [entry('shard-1'), entry('shard-2')]);
  gateway = await startGateway([primary, backup], rest, { records, own: join(folder, 'gateway.db') }, openStores);
}

/** Has the primary answer a known query, until the answer is kept, then takes both providers down. */
async function keepThenFail() {
  await gateway.ask(KNOWN);
  primary.state.answering = down;
  backup.state.answering = down;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  primary = await providerServer(completion('one'));
  backup = await providerServer(completion('two'));
});

afterEach(async () => {
  await Promise.all([primary.close(), backup.close()]);
  await gateway.close();
  await rm(folder, { recursive: true });
});

test('where no provider answers, a known query is answered from the cache, with its age', async () => {
  await start();
  await keepThenFail();
  const response = await gateway.ask(KNOWN);
  expect(response.headers.get('age')).toMatch(/^\d+$/);
  const found = await said(response);
  expect(found).toMatchObject({ status: 200, answer: 'cached', provider: 'one' });
  expect(JSON.parse(found.text).choices[0]).toMatchObject({ message: { content: 'one' }, finish_reason: 'stop' });
});

test('an answer is sent before it is kept, so that no client waits for the store', async () => {
  const responses: ServerResponse[] = [];
  const note = (message: unknown) => responses.push((message as { response: ServerResponse }).response);
  const sent: boolean[] = [];
  const put = async () => {
    const port = Number(new URL(gateway.url).port);
    sent.push(...responses.filter(({ req }) => req.socket.localPort === port).map((one) => one.writableEnded));
  };
  await start({}, async (options) => {
    const stores = await openLocalStores(options);
    return { ...stores, answers: stores.answers && { ...stores.answers, put } };
  });
  subscribe('http.server.request.start', note);

  await said(await gateway.ask(KNOWN));
  unsubscribe('http.server.request.start', note);

  expect(sent).toEqual([true]);
});

test('a streamed answer is kept, and given as a stream', async () => {
  await start();
  primary.state.answering = stream([frame({ content: 'o' }), frame({ content: 'ne' }), frame({}, 'stop'), DONE]);
  await (await gateway.ask({ ...KNOWN, stream: true })).text();
  primary.state.answering = down;
  backup.state.answering = down;
  const found = await said(await gateway.ask({ ...KNOWN, stream: true }));
  expect(found.answer).toBe('cached');
  expect(found.text).toMatch(/^data: .*"content":"one".*\n\ndata: .*"finish_reason":"stop".*\n\ndata: \[DONE\]\n\n$/);
});

test.each<[string, Record<string, unknown>]>([
  ['another hash of a document', { metadata: { qid: 'q-1', documents: documents.replace('h-1', 'h-2') } }],
  ['a document less', { metadata: { qid: 'q-1', documents: '[]' } }],
  ['another question under the same id', { ...KNOWN, messages: [{ role: 'user', content: 'other' }] }],
  ['no documents said', { metadata: { qid: 'q-1' } }],
  ['no qid', { metadata: { documents } }],
])('%s is refused instead of answered from the cache', async (_, body) => {
  await start();
  await keepThenFail();
  expect(await said(await gateway.ask(body))).toMatchObject({ status: 200, answer: 'refused', provider: null });
});

test.each<[string, Record<string, unknown>]>([
  ['is out of rotation', { route: 'none' }],
  ['was restored since', { epoch: 2 }],
])('an answer whose shard %s is dropped', async (_, change) => {
  await start();
  await keepThenFail();
  await registry.register('docs-rag', [entry('shard-1', change), entry('shard-2')]);
  while ((await said(await gateway.ask(KNOWN))).answer !== 'refused')
    await new Promise((resolve) => setTimeout(resolve, 50));
  await registry.register('docs-rag', [entry('shard-1'), entry('shard-2')]);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect(await said(await gateway.ask(KNOWN))).toMatchObject({ answer: 'refused' });
});

test.each<[string, Parameters<typeof providerServer>[0]]>([
  ['cut at its limit', completion('one', 'length')],
  ['filtered', completion('one', 'content_filter')],
  ['an error', json(400, { error: { message: 'bad' } })],
])('an answer that is %s is not kept', async (_, answering) => {
  await start();
  primary.state.answering = answering;
  await keepThenFail();
  expect(await said(await gateway.ask(KNOWN))).toMatchObject({ answer: 'refused' });
});

test('an answer of a backup is not kept', async () => {
  await start();
  primary.state.answering = down;
  await keepThenFail();
  expect(await said(await gateway.ask(KNOWN))).toMatchObject({ answer: 'refused' });
});

test('a refusal says the first cause and when the soonest provider is back', async () => {
  await start({ refusal: { status: 503, template: 'Sorry: {reason}; in {retryAfter} s.' } });
  primary.state.answering = json(
    429,
    { error: { message: 'sk-secret', code: 'rate_limit_exceeded' } },
    { 'retry-after': '90' },
  );
  backup.state.answering = json(429, { error: { message: 'x', code: 'rate_limit_exceeded' } }, { 'retry-after': '40' });
  await gateway.ask();
  const response = await gateway.ask();
  expect(response.headers.get('x-ragmend-state')).toBe('BothDown');
  expect(Number(response.headers.get('retry-after'))).toBeLessThanOrEqual(44);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  const found = await said(response);
  expect(found).toMatchObject({ status: 503, answer: 'refused' });
  expect(JSON.parse(found.text)).toMatchObject({ error: { code: 'both_down' }, ragmend: { state: 'BothDown' } });
  expect(found.text).not.toContain('sk-secret');
  expect([primary.state.asked.length, backup.state.asked.length]).toEqual([1, 1]);
});

test('a refusal says the soonest wait that overloaded providers name', async () => {
  await start({ refusal: { status: 503, template: 'Sorry' } });
  const overloaded = (seconds: string) => json(503, { error: { message: 'x' } }, { 'retry-after': seconds });
  primary.state.answering = overloaded('90');
  backup.state.answering = overloaded('40');
  const seconds = Number((await gateway.ask()).headers.get('retry-after'));
  expect([seconds > 20, seconds <= 40]).toEqual([true, true]);
  expect(await said(await gateway.ask())).toMatchObject({ answer: 'refused' });
  expect([primary.state.asked.length, backup.state.asked.length]).toEqual([2, 2]);
});

test("a backup's 400 does not hide the first cause", async () => {
  await start();
  primary.state.answering = down;
  backup.state.answering = json(400, { error: { message: 'too many tools', type: 'invalid_request_error' } });
  const found = await said(await gateway.ask());
  expect(found.answer).toBe('refused');
  expect(JSON.parse(found.text).ragmend.first).toEqual({ provider: 'one', class: 'Server', code: 'server_error' });
});

test('vectors never come from another model, and from the same one by another provider', async () => {
  const vectors = json(200, { object: 'list', data: [{ embedding: [1] }] });
  const model = (serves: string[], name = 'm') => [{ name, serves, context: 8000 }];
  const embed = async (name: string) => {
    const init = { method: 'POST', body: JSON.stringify({ model: name, input: 'a' }) };
    const response = await fetch(`${gateway.url}/v1/embeddings`, init);
    return { ...(await said(response)), text: '' };
  };
  await start({
    providers: [
      { kind: 'openai', name: 'one', url: primary.url, models: [...model(['same']), ...model(['other'], 'x')] },
      { kind: 'openai', name: 'two', url: backup.url, models: [...model(['same']), ...model(['other'], 'y')] },
    ],
  });
  primary.state.answering = vectors;
  backup.state.answering = vectors;
  expect(await embed('same')).toMatchObject({ status: 200, answer: 'primary' });
  primary.state.answering = down;
  expect(await embed('same')).toMatchObject({ status: 200, answer: 'backup' });
  expect(await embed('other')).toMatchObject({ status: 503, answer: 'refused' });
  expect(backup.state.asked).toHaveLength(1);
});
