import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTcp, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createServer as createTls } from 'node:tls';
import { buildSync } from 'esbuild';
import { CutOff, receive } from '../../../../adapters/aws/s3/receive.ts';

let server: Server | null = null;
const asked: string[] = [];
/** A server that answers each connection, once it was asked, with these texts; `ends` cuts it off then. */
const serve = async (make: (answer: (socket: Socket) => void) => Server, texts: (string | Buffer)[], ends = false) => {
  const answer = (socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', async (text) => {
      asked.push(text.toString());
      for (const part of texts) {
        socket.write(part);
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (ends) socket.end();
    });
  };
  const made = make(answer);
  server = made;
  await new Promise<void>((resolve) => void made.listen(0, '127.0.0.1', resolve));
  return (made.address() as { port: number }).port;
};
const plain = (answer: (socket: Socket) => void) => createTcp(answer);
afterEach(async () => {
  await new Promise((resolve) => server?.close(resolve));
  asked.length = 0;
});

const request = (port: number, protocol = 'http:') => ({
  ...{ protocol, hostname: '127.0.0.1', port, path: '/b/a%20b' },
  ...{ query: { 'x-id': 'GetObject' }, headers: { host: '127.0.0.1', range: 'bytes=10-14' } },
});
const filling = (bytes = 5) => ({ into: Buffer.alloc(bytes), from: 10, filled: 0 });
const head = (range = '10-14', length = 'Content-Length: 5\r\n') =>
  `HTTP/1.1 206 Partial Content\r\nContent-Range: bytes ${range}/99\r\n${length}ETag: "x"\r\n\r\n`;

test('the request is what was signed, and its bytes come into the buffer', async () => {
  const port = await serve(plain, [`${head()}abcde`]);
  const into = filling();

  const answer = await receive(request(port), into);

  expect(asked[0]?.split('\r\n').slice(0, 3)).toEqual([
    ...['GET /b/a%20b?x-id=GetObject HTTP/1.1', 'host: 127.0.0.1', 'range: bytes=10-14'],
  ]);
  expect([into.into.toString(), into.filled]).toEqual(['abcde', 5]);
  expect(answer).toMatchObject({ statusCode: 206, headers: { 'content-range': 'bytes 10-14/99', etag: '"x"' } });
});

test('an answer that comes byte by byte is the same', async () => {
  const port = await serve(plain, [...`${head()}abcde`]);
  const into = filling();

  await receive(request(port), into);

  expect(into.into.toString()).toBe('abcde');
});

test('a buffer that was filled in part is filled on', async () => {
  const port = await serve(plain, [head('12-14', 'Content-Length: 3\r\n'), 'cde']);
  const into = { ...filling(), filled: 2 };
  into.into.write('ab');

  await receive(request(port), into);

  expect([into.into.toString(), into.filled]).toEqual(['abcde', 5]);
});

test('fewer bytes than asked are the end of an object', async () => {
  const port = await serve(plain, [head('10-12', 'Content-Length: 3\r\n'), 'abc']);
  const into = filling();

  await receive(request(port), into);

  expect(into.filled).toBe(3);
});

test('a cut within the bytes is told, and what came is counted', async () => {
  const port = await serve(plain, [`${head()}ab`, 'c'], true);
  const into = filling();

  await expect(receive(request(port), into)).rejects.toBeInstanceOf(CutOff);

  expect([into.filled, into.into.toString('utf8', 0, 3)]).toEqual([3, 'abc']);
});

test.each([
  ['before the head', []],
  ['within the head', ['HTTP/1.1 206 Partial']],
])('a cut %s is one that the SDK tries again', async (_, texts) => {
  const port = await serve(plain, texts, true);

  await expect(receive(request(port), filling())).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test.each([
  ['of another status', 'HTTP/1.1 503 Slow Down\r\nContent-Length: 3\r\n\r\nabc'],
  ['to no range', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabcde'],
  ['to another range', `${head('0-4')}abcde`],
  ['without a length', `${head('10-14', '')}abcde`],
  ['of more than was asked', `${head('10-19', 'Content-Length: 10\r\n')}abcdefghij`],
  ['that is none', `${'x'.repeat(70_000)}`],
])('an answer %s is left to the SDK, and nothing of it is in the buffer', async (_, text) => {
  const port = await serve(plain, [text]);
  const into = filling();

  const answer = await receive(request(port), into);

  expect([answer, into.filled, into.into.equals(Buffer.alloc(5))]).toEqual([null, 0, true]);
});

describe('with TLS', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'receive-'));
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
    const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...files], {
      stdio: 'ignore',
    });
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const secure = (answer: (socket: Socket) => void) =>
    createTls({ key: readFileSync(join(dir, 'key.pem')), cert: readFileSync(join(dir, 'cert.pem')) }, answer);

  /** Receives in a process that trusts the certificate, as one behind a company's own authority does. */
  const receiveElsewhere = async (port: number, bytes: number) => {
    const file = join(dir, 'receive.mjs');
    const entry = join(__dirname, '../../../../adapters/aws/s3/receive.ts');
    buildSync({ entryPoints: [entry], outfile: file, bundle: true, platform: 'node', format: 'esm' });
    const script = `import { receive } from '${file}';
      const filling = { into: Buffer.alloc(${bytes}), from: 10, filled: 0 };
      await receive(${JSON.stringify(request(port, 'https:'))}, filling);
      process.stdout.write(filling.into);`;
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: join(dir, 'cert.pem') };
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      ...{ env, stdio: ['ignore', 'pipe', 'inherit'] },
    });
    return buffer(child.stdout as Readable);
  };

  test('the bytes come into the buffer', async () => {
    const content = Buffer.alloc(3_000_000, 'abc');
    const range = head(`10-${9 + content.length}`, `Content-Length: ${content.length}\r\n`);
    const port = await serve(secure, [range, content]);

    const received = await receiveElsewhere(port, content.length);

    expect(received.equals(content)).toBe(true);
  });

  test('a server whose certificate nobody vouches for is not asked', async () => {
    const port = await serve(secure, [`${head()}abcde`]);

    await expect(receive(request(port, 'https:'), filling())).rejects.toThrow(/self-signed|certificate/);

    expect(asked).toEqual([]);
  });
});
