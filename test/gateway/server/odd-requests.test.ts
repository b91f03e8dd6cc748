import { connect } from 'node:net';
import { completion, json, type ProviderServer, providerServer } from '../provider-server.ts';
import { said, startGateway } from '../start-gateway.ts';

let primary: ProviderServer;
let backup: ProviderServer;
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeEach(async () => {
  primary = await providerServer(completion('one'));
  backup = await providerServer(completion('two'));
  gateway = await startGateway([primary, backup]);
});

afterEach(async () => {
  await Promise.all([primary.close(), backup.close()]);
  await gateway.close();
});

const BODY = '{"model":"m","messages":[]}';

/** Sends a request as bytes, on a connection that ends behind its answer. */
async function sent(line: string, headers: string): Promise<string> {
  const { port, hostname } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  socket.write(`${line}\r\nhost: a\r\nconnection: close\r\ncontent-length: ${BODY.length}\r\n${headers}\r\n${BODY}`);
  let answer = '';
  for await (const piece of socket) answer += String(piece);
  return answer;
}

test.each([
  ['an expectation', 'POST /v1/chat/completions HTTP/1.1', 'expect: 100-continue\r\n'],
  ['the whole address', 'POST http://a:80/v1/chat/completions?a=b HTTP/1.1', ''],
  ['an upgrade that nobody needs', 'POST /v1/chat/completions HTTP/1.1', 'upgrade: h2c\r\n'],
  ['HTTP/1.0', 'POST /v1/chat/completions HTTP/1.0', ''],
])('a request with %s is answered', async (_, line, headers) => {
  expect(await sent(line, headers)).toContain('"one"');
  expect(primary.state.asked[0]?.bytes).toBe(BODY);
});

test("the headers of a client's account stay here, any other goes on", async () => {
  const account = ['openai-organization', 'openai-project', 'x-goog-api-key', 'ocp-apim-subscription-key', 'api-key'];
  const headers = Object.fromEntries(account.map((name) => [name, 'x']));
  await gateway.ask({}, { headers: { ...headers, 'openai-beta': 'y' } });
  const { headers: passed = {} } = primary.state.asked[0] ?? {};
  expect(passed['openai-beta']).toBe('y');
  expect(Object.keys(passed).filter((name) => account.includes(name))).toEqual([]);
});

test.each([
  ['first', '{ "model": "m", "seed": 9007199254740993, "messages": [] }'],
  ['behind another', '{"metadata":{"model":"m"},"seed":-9223372036854775807,"model" : "m","messages":[]}'],
])('a backup with another name for the model gets each digit of a number, the name %s', async (_, body) => {
  primary.state.answering = json(500, {});
  expect(await said(await gateway.ask({}, { body }))).toMatchObject({ answer: 'backup' });
  const [, number = ''] = /"seed": ?(-?\d+)/.exec(body) ?? [];
  expect(backup.state.asked[0]?.bytes).toContain(number);
  expect(backup.state.asked[0]?.body).toEqual({ ...JSON.parse(body), model: 'm-two' });
});

test('pictures and any letters pass, and the bytes of a picture count for no window', async () => {
  const text = `${'👩‍👩‍👧‍👦\u0000\u2028漢'.repeat(200)}\ud800`;
  const url = `data:image/png;base64,${'A'.repeat(2_000_000)}`;
  const parts = [
    { type: 'text', text },
    { type: 'image_url', image_url: { url } },
  ];
  const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: parts }] });
  await gateway.ask({}, { body });
  primary.state.answering = json(500, {});
  await gateway.ask({}, { body });
  expect(primary.state.asked[0]?.bytes === body).toBe(true);
  expect(backup.state.asked[0]?.bytes === body.replace('"m"', '"m-two"')).toBe(true);
});
