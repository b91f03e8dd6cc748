import { PassThrough } from 'node:stream';
import { serveStore } from '../../../agent/pod/store.ts';
import { type StoreDriver, StoreFailed } from '../../../core/kernel/ports/vector-store.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import { FakeVectorStore } from '../../fakes/vector-store.ts';

const OPENING = { store: { kind: 'chroma', collection: 'docs' }, secrets: { key: 'value' } };
const URL = 'http://shard-1';

/** Sends lines to an agent that has this driver, and gives what it answers until it ends. */
async function answersTo(lines: unknown[], driver: StoreDriver, { ends = true, silentMs = 60_000 } = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let secretOf: SecretOf | undefined;
  const open = (_: unknown, secrets?: SecretOf) => {
    secretOf = secrets;
    return driver;
  };
  for (const line of lines) input.write(`${JSON.stringify(line)}\n`);
  if (ends) input.end();
  const code = await serveStore(input, output, { open, silentMs });
  const text = String(output.read() ?? '');
  const answers = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: number });
  return { code, answers: answers.sort((a, b) => a.id - b.id), secretOf };
}

const driver = () => {
  const store = new FakeVectorStore();
  store.servers.set(URL, { answer: () => ({ ids: [], scores: [] }), documents: new Map() });
  return store;
};

test('each call is answered under its id', async () => {
  const call = { id: 1, url: URL, method: 'quiesce', args: [] };

  const { code, answers } = await answersTo([OPENING, call, { ...call, id: 2 }], driver());

  expect(code).toBe(0);
  expect(answers).toEqual([
    { id: 1, result: null },
    { id: 2, result: null },
  ]);
});

test('what a driver throws crosses by its name, its own kinds too', async () => {
  class Refused extends StoreFailed {}
  const store = driver();
  store.checkWrite = async () => {
    throw new Refused('read-only');
  };
  store.status = async () => {
    throw new TypeError('a fault of ours');
  };
  const call = { url: URL, args: [] };

  const { answers } = await answersTo(
    [OPENING, { ...call, id: 1, method: 'checkWrite' }, { ...call, id: 2, method: 'status' }],
    store,
  );

  expect(answers).toEqual([
    { id: 1, error: { name: 'StoreFailed', message: 'read-only' } },
    { id: 2, error: { name: 'TypeError', message: 'a fault of ours' } },
  ]);
});

test('a driver gets the secrets that were handed over, and no other', async () => {
  const { secretOf } = await answersTo([OPENING], driver());

  expect(await secretOf?.('key')).toBe('value');
  await expect(secretOf?.('another')).rejects.toThrow("secret 'another' was not handed to the agent");
});

test('a line that is no call ends it', async () => {
  const lines = [OPENING, { id: 1, url: URL, method: 'drop', args: [] }];

  await expect(answersTo(lines, driver())).rejects.toThrow();
});

test('where nobody asks any more it ends by itself', async () => {
  const { code } = await answersTo([OPENING], driver(), { ends: false, silentMs: 20 });

  expect(code).toBe(0);
});
