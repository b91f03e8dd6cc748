import { Buffer } from 'node:buffer';
import { completion, type ProviderServer, providerServer } from '../provider-server.ts';
import { rawProvider } from '../raw-provider.ts';
import { said, startGateway } from '../start-gateway.ts';

const GOOD = JSON.stringify({ choices: [{ message: { content: 'ü' }, finish_reason: 'stop' }] });

let backup: ProviderServer;

beforeEach(async () => {
  backup = await providerServer(completion('two'));
});

afterEach(() => backup.close());

/** Answers each connection with bytes as they are; `end` closes it behind them. */
async function answerBy(raw: string, end: boolean) {
  const primary = await rawProvider({ bytes: raw, end: end ? 'close' : 'stay' });
  const gateway = await startGateway([{ ...backup, url: primary.url }, backup], {
    clocks: { connect: 5, firstToken: 20, idle: 20, answer: end ? 20 : 2 },
  });
  try {
    return await said(await gateway.ask());
  } finally {
    await gateway.close();
    await primary.close();
  }
}

const JSON_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
test.each<[string, string, boolean, string]>([
  ['a body shorter than it says', `${JSON_HEAD}content-length: 999\r\n\r\n${GOOD}`, true, 'backup'],
  ['a body longer than it says', `${JSON_HEAD}content-length: 20\r\n\r\n${GOOD}`, true, 'backup'],
  ['half of a chunk', `${JSON_HEAD}transfer-encoding: chunked\r\n\r\nff\r\n{"choices"`, true, 'backup'],
  ['no HTTP at all', 'SSH-2.0-OpenSSH_9.6\r\n', true, 'backup'],
  ['headers that are too large', `${JSON_HEAD}x-a: ${'a'.repeat(70_000)}\r\n\r\n`, true, 'backup'],
  ['a body that drips', `${JSON_HEAD}content-length: 999\r\n\r\n{`, false, 'backup'],
  [
    'HTTP/1.0 that ends by its close',
    `HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n${GOOD}`,
    true,
    'primary',
  ],
  [
    'hints before its answer',
    `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${JSON_HEAD}content-length: ${Buffer.byteLength(GOOD)}\r\n\r\n${GOOD}`,
    true,
    'primary',
  ],
  [
    'a header beyond Latin',
    `${JSON_HEAD}x-name: Жук\r\ncontent-length: ${Buffer.byteLength(GOOD)}\r\n\r\n${GOOD}`,
    true,
    'primary',
  ],
])('a provider with %s is answered for', async (_, raw, end, answer) => {
  expect(await answerBy(raw, end)).toMatchObject({ status: 200, answer });
});
