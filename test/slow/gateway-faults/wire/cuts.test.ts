import { Buffer } from 'node:buffer';
import { anthropic } from '../../../../sandbox/world/providers/protocols/anthropic.ts';
import { bedrock } from '../../../../sandbox/world/providers/protocols/bedrock.ts';
import { openai } from '../../../../sandbox/world/providers/protocols/openai.ts';
import type { Answer, Call, Protocol, Transcript } from '../../../../sandbox/world/providers/protocols/protocol.ts';
import type { ProviderServer } from '../../../gateway/provider-server.ts';
import { rawProvider } from '../../../gateway/raw-provider.ts';
import { startGateway } from '../../../gateway/start-gateway.ts';
import { type Read, readAnswer } from '../read-answer.ts';
import { headOf } from './raw-http.ts';
import { BACKUP, startBackup } from './run-wire.ts';

const WHOLE = 'One volume [volumes#2] at a time.';
type Kind = { kind: 'openai' } | { kind: 'anthropic'; apiKeySecret: string } | { kind: 'bedrock'; region: string };
const CALL: Call = {
  ...{ model: 'm', stream: true, prompt: '', lastRole: 'user', maxTokens: null },
  ...{ json: false, tools: false, wantsUsage: true },
};
const ANSWER: Answer = {
  ...{ id: 'a', createdSeconds: 1, text: WHOLE, finish: 'stop', isMissing: false },
  ...{ promptTokens: 1, completionTokens: 6 },
};
const SPOKEN: [string, Protocol, Kind][] = [
  ['openai', openai, { kind: 'openai' }],
  ['anthropic', anthropic, { kind: 'anthropic', apiKeySecret: 'KEY' }],
  ['bedrock', bedrock, { kind: 'bedrock', region: 'us-east-1' }],
];
/** Of the sweep over all bytes, one in so many: the SDK of Bedrock costs most. */
const EVERY: Record<string, number> = { openai: 3, anthropic: 7, bedrock: 17 };

let backup: ProviderServer;
let primary: Awaited<ReturnType<typeof rawProvider>>;
let gateway: Awaited<ReturnType<typeof startGateway>>;

beforeEach(async () => {
  for (const name of ['KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) process.env[name] = 'scripted';
  primary = await rawProvider({ bytes: '' });
  backup = await startBackup();
});

afterEach(async () => {
  await gateway.close();
  await Promise.all([primary.close(), backup.close()]);
});

async function start(kind: Kind) {
  const url = 'region' in kind ? primary.url.replace('/v1', '') : primary.url;
  const providers = [
    { ...kind, name: 'one', url, models: [{ name: 'm', context: 8000 }] },
    { kind: 'openai' as const, name: 'two', url: backup.url, models: [{ name: 'n', serves: ['m'], context: 8000 }] },
  ];
  // The breaker stays closed, however often it fails.
  gateway = await startGateway([backup, backup], { providers, failures: { minimum: 1000, windowSeconds: 1 } });
}

/** Asks once, and checks what must hold however the primary ends. */
async function ask(head: string, bytes: Uint8Array, end: 'close' | 'reset'): Promise<Read> {
  primary.state.wire = { bytes: Buffer.concat([Buffer.from(head), bytes]), end };
  const read = await readAnswer(await gateway.ask({ stream: true }));
  if (read.served === 'backup') expect(read.text).toBe(BACKUP);
  else if (read.served === 'primary') expect(read.text).toBe(WHOLE);
  else {
    expect(read.served).toBe('cut');
    expect(read.body).toMatch(/"code":"answer_cut".*\n\n$/);
    expect(read.body).not.toContain('[DONE]');
    expect(WHOLE.startsWith(read.text)).toBe(true);
  }
  expect(read.ids.size).toBeLessThanOrEqual(1);
  return read;
}

const bytesOf = ({ parts }: Transcript) =>
  Buffer.concat([parts.opening, parts.content, parts.finish, parts.done].flat());
const headFor = ({ contentType }: Transcript, more = '') => headOf(`content-type: ${contentType}\r\n${more}`);

describe.each(SPOKEN)('%s', (name, { stream: spoken }, kind) => {
  const transcript = spoken(CALL, ANSWER);
  const whole = bytesOf(transcript);

  test("a stream that is cut at any byte is the backup's, a cut that says so, or whole, in this order", async () => {
    await start(kind);
    const ranks: number[] = [];
    for (let size = 0; size <= whole.length; size += EVERY[name] as number) {
      const { served } = await ask(headFor(transcript), whole.subarray(0, size), 'close');
      ranks.push(['backup', 'cut', 'primary'].indexOf(served));
    }

    expect(new Set(ranks)).toEqual(new Set([0, 1, 2]));
    expect(ranks).toEqual(ranks.toSorted());
  }, 300_000);

  test('the same with a reset, or with a length that is longer than what comes', async () => {
    await start(kind);
    const [head, long] = [headFor(transcript), headFor(transcript, 'content-length: 99999\r\n')];
    for (let size = 0; size <= whole.length; size += 11 * (EVERY[name] as number)) {
      await ask(head, whole.subarray(0, size), 'reset');
      await ask(long, whole.subarray(0, size), 'close');
    }
  }, 300_000);

  test('what says nothing changes nothing anywhere in a stream, and an error is never certified', async () => {
    await start(kind);
    const { parts, keepAlive, garbage, error } = transcript;
    const events = [parts.opening, parts.content, parts.finish, parts.done].flat();
    const overloaded = error(
      { status: 503, headers: { 'x-amzn-errortype': 'ServiceUnavailableException' }, body: {} },
      {
        ...{ type: 'error', message: 'x' },
        error: { type: 'overloaded_error', message: 'x' },
      },
    );
    const first = events.length - parts.content.length - parts.finish.length - parts.done.length;
    for (let at = 0; at <= events.length - parts.done.length; at++) {
      const among = (bytes: Uint8Array) => Buffer.concat([...events.slice(0, at), bytes, ...events.slice(at)]);
      expect((await ask(headFor(transcript), among(keepAlive), 'close')).served).toBe('primary');
      for (const bad of [garbage, overloaded]) {
        const { served } = await ask(headFor(transcript), among(bad), 'close');
        if (at <= first) expect(served).toBe('backup');
        else expect(served).not.toBe('primary');
      }
    }
  }, 300_000);
});
