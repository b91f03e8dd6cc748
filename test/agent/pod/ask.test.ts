import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { askPods } from '../../../agent/pod/ask.ts';

let server: Server;
let port: number;
const seen: { line: string; headers: Record<string, unknown>; body: string }[] = [];
beforeEach(async () => {
  seen.length = 0;
  server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    if (request.url === '/moved') return void response.writeHead(302, { location: '/status' }).end();
    if (request.url === '/large') return void response.end('x'.repeat(3 * 1024 ** 2));
    response.writeHead(200, { 'x-ragmend-answer': 'backup', 'x-provider': 'two', 'set-cookie': 'secret' });
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => void server.close());

/** What the agent says to some lines. */
async function heardOf(...lines: object[]): Promise<unknown[]> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  expect(await askPods(input, output)).toBe(0);
  const said = String(output.read() ?? '').trim();
  return said === '' ? [] : said.split('\n').map((line) => JSON.parse(line));
}
const at = (id: number) => ({ id, ip: '127.0.0.1', port });

test('a gateway is asked for its status, a probe and a short answer, and its labels come back', async () => {
  const probe = { provider: 'two', model: 'small', need: 'reach' };

  const heard = await heardOf(
    { ...at(1), about: 'status' },
    { ...at(2), about: 'probe', probe },
    { ...at(3), about: 'answer', model: 'small' },
  );

  expect(heard).toHaveLength(3);
  expect(heard).toContainEqual({
    id: 3,
    heard: { status: 200, headers: { 'x-ragmend-answer': 'backup' }, body: 'ok' },
  });
  expect(seen.map(({ line }) => line).sort()).toEqual(['GET /status', 'POST /probe', 'POST /v1/chat/completions']);
  const chat = seen.find(({ line }) => line.endsWith('completions'));
  expect(chat?.headers['x-ragmend-probe']).toBe('1');
  expect(JSON.parse(chat?.body ?? '')).toMatchObject({ model: 'small', max_tokens: 16 });
  expect(JSON.parse(seen.find(({ line }) => line.endsWith('probe'))?.body ?? '')).toEqual(probe);
});

test('any other pod is asked by GET of its path, and only the wanted header comes back', async () => {
  const heard = await heardOf({ ...at(7), about: 'proof', path: '/version', header: 'x-provider' });

  const headers = { 'x-ragmend-answer': 'backup', 'x-provider': 'two' };
  expect(heard).toEqual([{ id: 7, heard: { status: 200, headers, body: 'ok' } }]);
  expect(seen.map(({ line }) => line)).toEqual(['GET /version']);
});

test('a pod that does not answer, sends elsewhere or says too much has its reason', async () => {
  const proof = (id: number, path: string) => ({ ...at(id), about: 'proof', path, header: 'x' });

  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const closed = (gone.address() as AddressInfo).port;
  gone.close();
  await once(gone, 'close');

  const heard = await heardOf({ ...at(1), port: closed, about: 'status' }, proof(2, '/moved'), proof(3, '/large'));

  expect(heard).toEqual(
    expect.arrayContaining([
      { id: 1, heard: { error: 'ECONNREFUSED' } },
      { id: 2, heard: { error: expect.stringContaining('redirect') } },
      { id: 3, heard: { error: expect.stringContaining('has more than') } },
    ]),
  );
  expect(seen.map(({ line }) => line)).not.toContain('GET /status');
});

test.each([
  ['a host name', { about: 'status', ip: 'metadata.internal' }],
  ['another path of a gateway', { about: 'metrics' }],
  ['a path that is a URL', { about: 'proof', path: 'http://evil/', header: 'x' }],
])('%s is never asked', async (_, over) => {
  const input = new PassThrough();
  input.end(`${JSON.stringify({ ...at(1), ...over })}\n`);

  await expect(askPods(input, new PassThrough())).rejects.toThrow();
  expect(seen).toEqual([]);
});
