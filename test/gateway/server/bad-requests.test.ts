import { connect } from 'node:net';
import { completion, type ProviderServer, providerServer } from '../provider-server.ts';
import { startGateway } from '../start-gateway.ts';

const MOST = 100_000;

let provider: ProviderServer;
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeEach(async () => {
  provider = await providerServer(completion('one'));
  gateway = await startGateway([provider, provider], {}, { maxBodyBytes: MOST });
});

afterEach(async () => {
  expect(provider.state.asked).toHaveLength(0);
  await provider.close();
  await gateway.close();
});

const messageOf = async (response: Response) =>
  ((await response.json()) as { error: { message: string } }).error.message;

test.each([
  ['OPTIONS', '/v1/chat/completions', 405, 'POST'],
  ['GET', '/v1/chat/completions', 405, 'POST'],
  ['DELETE', '/v1/requests/abc', 405, 'GET'],
  ['POST', '/healthz', 405, 'GET'],
  ['GET', '/v1/models', 404, null],
  ['POST', '/v1/chat/completions/', 404, null],
])('%s %s is an error in the form of OpenAI, with what is allowed', async (method, path, status, allowed) => {
  const response = await fetch(gateway.url + path, { method });
  expect(response.status).toBe(status);
  expect(response.headers.get('allow')).toBe(allowed);
  expect(await messageOf(response)).toContain(`'${method} `);
});

test.each([
  ['/healthz', 200],
  ['/nowhere', 404],
])('HEAD %s has a status and no body', async (path, status) => {
  const response = await fetch(gateway.url + path, { method: 'HEAD' });
  expect(response.status).toBe(status);
  expect(await response.text()).toBe('');
});

test.each<[string, string | Uint8Array<ArrayBuffer>, number, RegExp]>([
  ['no body', '', 400, /not (a )?JSON/],
  ['half a body', '{"model":"m","messages":[{"content":"sk-secret', 400, /not (a )?JSON/],
  ['a list', '[]', 400, /not a JSON object/],
  ['null', 'null', 400, /not a JSON object/],
  ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00]), 400, /not (a )?JSON/],
  ['lists in lists', '['.repeat(MOST / 2), 400, /not (a )?JSON/],
  ['a number as the model', '{"model":1}', 400, /no model/],
  ['a model that fills a page', JSON.stringify({ model: 'm'.repeat(5000) }), 404, /^no provider serves model 'm{200}'/],
  ['too much', JSON.stringify({ model: 'm', messages: ['x'.repeat(MOST)] }), 413, /more than 100000 bytes/],
])('%s is a mistake that the gateway tells without quoting it', async (_, body, status, message) => {
  const response = await gateway.ask({}, { body });
  expect(response.status).toBe(status);
  const told = await messageOf(response);
  expect(told).toMatch(message);
  expect(told).not.toContain('sk-secret');
});

test('a compressed body is refused by its encoding', async () => {
  const response = await gateway.ask({}, { headers: { 'content-encoding': 'gzip' } });
  expect(response.status).toBe(415);
  expect(await messageOf(response)).toContain("'gzip'");
});

test('a client that never stops sending loses its connection', async () => {
  const { port, hostname } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  const head = 'POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n';
  const piece = `4000\r\n${'a'.repeat(0x4000)}\r\n`;
  socket.on('error', () => undefined);
  const sending = setInterval(() => socket.write(piece), 1);
  socket.write(head);
  await new Promise((resolve) => socket.on('close', resolve));
  clearInterval(sending);
  expect(socket.bytesWritten).toBeLessThan(100 * MOST);
});
