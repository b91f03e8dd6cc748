import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openThreads, type Threads } from '../../../agent/bytes/threads.ts';
import { sha256Of } from '../workplace.ts';

let dir: string;
let threads: Threads;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'threads-'));
  threads = openThreads();
});
afterEach(async () => {
  await threads.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Memory that threads share. */
const shared = (bytes: number, fill: string) => Buffer.from(new SharedArrayBuffer(bytes)).fill(fill);
const SMALL = 10;
const LARGE = 3_000_001;

test.each([0, SMALL, LARGE])('of %d bytes the sha256 is right', async (bytes) => {
  const content = shared(bytes, 'abc');

  expect(await threads.digest(content)).toBe(sha256Of(content));
});

test('of many at once each gets its own answer', async () => {
  const contents = ['a', 'b', 'c', 'd', 'e'].map((fill) => shared(LARGE, fill));

  const hashes = await Promise.all(contents.map((content) => threads.digest(content)));

  expect(hashes).toEqual(contents.map(sha256Of));
});

test.each([SMALL, LARGE])('%d bytes are all written, each to its place', async (bytes) => {
  const file = join(dir, 'a.bin');
  const handle = await open(file, 'w');

  await Promise.all([threads.write(handle, bytes, shared(bytes, 'b')), threads.write(handle, 0, shared(bytes, 'a'))]);
  await handle.close();

  expect(readFileSync(file, 'utf8')).toBe('a'.repeat(bytes) + 'b'.repeat(bytes));
});

test('a write that the system refuses fails as it would here, and the thread goes on', async () => {
  closeSync(openSync(join(dir, 'a.bin'), 'w'));
  const handle = await open(join(dir, 'a.bin'), 'r');

  const refused = threads.write(handle, 0, shared(LARGE, 'a'));

  await expect(refused).rejects.toMatchObject({ code: 'EBADF', message: expect.stringContaining('write') });
  expect(await threads.digest(shared(LARGE, 'a'))).toBe(sha256Of(shared(LARGE, 'a')));
  await handle.close();
});
