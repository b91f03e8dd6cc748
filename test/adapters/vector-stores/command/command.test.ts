import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openVectorStore } from '../../../../adapters/vector-stores/open-vector-store.ts';
import { storeConfig } from '../../../../core/contracts/config/store-config.ts';
import { ContentsUnknown, StoreFailed } from '../../../../core/kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { vectorStoreContract } from '../../../contracts/vector-store.contract.ts';

const SECRET = 'a-key-that-nobody-reads';
/** Seconds that no program takes, however busy the machine is. */
const LONG = 60;
const dir = mkdtempSync(join(tmpdir(), 'ragmend-command-'));
let counter = 0;

afterAll(() => rmSync(dir, { recursive: true, force: true }));

const emptyStore = () => {
  const file = join(dir, `store-${counter++}.json`);
  writeFileSync(file, '{}');
  return pathToFileURL(file).href;
};
const urlOf = (name: string) => pathToFileURL(join(dir, name)).href;
const program = (what: string, seconds = LONG) => ({
  run: [process.execPath, join(__dirname, 'file-store.cjs'), what],
  seconds,
});
const opened = (over = {}) =>
  openVectorStore(
    storeConfig.parse({
      kind: 'command',
      ...{ search: program('search'), status: program('status'), upsert: program('upsert') },
      ...{ checkWrite: program('checkWrite'), ...over },
    }),
    async () => SECRET,
  );
const script = (text: string, seconds = LONG) => ({ run: [process.execPath, '-e', text], seconds });

vectorStoreContract('command', () => ({
  store: opened({
    ...{ reopen: program('reopen'), read: program('read'), page: program('page'), sample: program('sample') },
    ...{ holdings: program('holdings'), remove: program('remove') },
    // A search at a silent store takes all this time.
    search: program('search', 10),
  }),
  dimension: 8,
  server: async () => emptyStore(),
  another: async () => 'notes',
  away: async () => urlOf('away'),
  silent: async () => urlOf('silent'),
}));

test('what no program is configured for is not done, or has nothing to do', async () => {
  const store = opened();

  const reopened = await store.reopen(urlOf('away'));

  expect(reopened).toEqual({ done: false, reason: expect.stringContaining('no program') });
  await expect(store.quiesce(urlOf('away'))).resolves.toBeUndefined();
});

test('what a store holds is not known where no program reads it, which is no failure of the store', async () => {
  const store = opened();

  const asked = [store.read('u', ['d1']), store.page('u', null, 1), store.sample('u', 1), store.holdings('u')];
  const ends = await Promise.allSettled(asked);

  for (const end of ends) expect(end).toMatchObject({ status: 'rejected', reason: expect.any(ContentsUnknown) });
  await expect(store.remove('u', ['d1'])).rejects.toThrow("no program is configured for 'remove'");
});

test('a search whose program leaves the texts out has read none', async () => {
  const text = `console.log(JSON.stringify({ rankings: [{ ids: ['d1'], scores: [1] }] }))`;

  const answers = await opened({ search: script(text, 5) }).search('u', [[1]], 1);

  expect(answers).toEqual([{ ids: ['d1'], scores: [1], texts: null }]);
});

test('a store that can not be reopened is an answer, with the reason of its program', async () => {
  const answer = await opened({ reopen: program('reopen') }).reopen(urlOf('away'));

  expect(answer).toEqual({ done: false, reason: expect.stringContaining('nobody is at') });
});

test('what is only in memory is written by its program, which may fail', async () => {
  const store = opened({ quiesce: program('quiesce') });

  await expect(store.quiesce(emptyStore())).resolves.toBeUndefined();
  await expect(store.quiesce(urlOf('away'))).rejects.toBeInstanceOf(StoreFailed);
});

test('secrets are given on stdin, and taken out of what a program says', async () => {
  const store = opened({ secrets: ['docs-rag/key'] });

  const { detail } = await store.status(urlOf('away'));

  expect(detail).toMatch(/not even with \*\*\*$/);
});

test('a program sees nothing of our environment, and no shell reads its arguments', async () => {
  process.env.RAGMEND_TEST_TOKEN = 'leaked';
  const text = `process.stdout.write(JSON.stringify({ version: process.argv[1], records: 0, detail: Object.keys(process.env).join() }))`;
  const store = opened({ status: { run: [process.execPath, '-e', text, '$(id); "x"'], seconds: 5 } });

  const status = await store.status('u');

  expect(status).toEqual({ reachable: true, version: '$(id); "x"', records: 0, detail: 'PATH' });
  delete process.env.RAGMEND_TEST_TOKEN;
});

describe('a program that fails itself says nothing of the store', () => {
  it.each([
    ['is not there', { run: [join(dir, 'no-such-program')] }, "can't be run"],
    ['ends with another code', script('process.exit(1)'), 'ended with 1'],
    ['is killed', script('process.kill(process.pid, "SIGKILL")'), 'was killed'],
    ['writes no JSON', script('console.log("fine")'), 'wrote no JSON'],
    ['writes another shape', script('console.log("{}")'), "another shape to 'search': rankings"],
    ['writes without end', script('for (;;) require("fs").writeSync(1, "x".repeat(65536))', 20), 'more than 4 MiB'],
  ])('it %s', async (_, search, reason) => {
    const searched = opened({ search }).search('u', [[1]], 1);

    await expect(searched).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(searched).rejects.toThrow(reason);
  });
});

test('a program that takes too long is ended with all that it started', async () => {
  const pids = join(dir, 'pid');
  const child = `require("child_process").spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"], { stdio: "ignore" })`;
  const text = `require("fs").writeFileSync(${JSON.stringify(pids)}, String(${child}.pid)); setInterval(() => 0, 1000)`;

  await expect(opened({ search: script(text, 2) }).search('u', [[1]], 1)).rejects.toThrow('took longer than 2 s');

  const stat = `/proc/${readFileSync(pids, 'utf8')}/stat`;
  const isGone = () => !existsSync(stat) || readFileSync(stat, 'utf8').includes(') Z ');
  while (!isGone()) await new Promise((resolve) => setTimeout(resolve, 20));
});
