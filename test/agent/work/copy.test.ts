import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { NotIntact } from '../../../agent/bytes/errors.ts';
import type { Report } from '../../../agent/report/reporter.ts';
import { copyTree } from '../../../agent/work/copy-tree.ts';
import { contentOf, fill, workplace } from '../workplace.ts';

let place: ReturnType<typeof workplace>;
beforeEach(() => {
  place = workplace();
});
afterEach(() => place.remove());

const copyWork = (twin: string | null = null, pid: number | null = null, readOnly = false) => ({
  kind: 'copy' as const,
  from: place.path('volume'),
  to: place.path('copy'),
  ...{ twin, pid, readOnly },
});

test('a copy and its twin hold the same files as the volume', async () => {
  const volume = fill(place.path('volume'));

  const { code, result } = await place.run(copyWork(place.path('twin')));

  expect(code).toBe(0);
  expect(contentOf(place.path('copy'))).toEqual(contentOf(volume));
  expect(contentOf(place.path('twin'))).toEqual(contentOf(volume));
  expect(result).toMatchObject({ succeeded: true, intact: true, bytesDone: result.bytesTotal });
});

test('a copy as evidence is read-only', async () => {
  fill(place.path('volume'), { 'a.bin': 'a' });

  await place.run(copyWork(null, null, true));

  expect(statSync(place.path('copy', 'a.bin')).mode & 0o777).toBe(0o444);
});

test('links inside the volume stay links, pipes and sockets are left and named', async () => {
  fill(place.path('volume'), { 'a/a.bin': 'a' });
  symlinkSync('a/a.bin', place.path('volume', 'inside'));
  execFileSync('mkfifo', [place.path('volume', 'pipe')]);

  const { result } = await place.run(copyWork());

  expect(readlinkSync(place.path('copy', 'inside'))).toBe('a/a.bin');
  expect(result.left).toEqual(['pipe (pipe)']);
});

test('a folder that stands already is refused and left as it is', async () => {
  fill(place.path('volume'), { 'a.bin': 'new' });
  fill(place.path('copy'), { 'a.bin': 'old' });

  const { code, result } = await place.run(copyWork());

  expect(code).toBe(1);
  expect(result.reason).toContain('exists already');
  expect(readFileSync(place.path('copy', 'a.bin'), 'utf8')).toBe('old');
});

test('a later attempt of the same job knows its own copy and does not take it again', async () => {
  fill(place.path('volume'), { 'a.bin': 'a' });
  await place.run(copyWork(), 'same');
  writeFileSync(place.path('volume', 'a.bin'), 'b');

  const { code } = await place.run(copyWork(), 'same');

  expect(code).toBe(0);
  expect(readFileSync(place.path('copy', 'a.bin'), 'utf8')).toBe('a');
});

/** A report that writes to the volume as often as it is told while the copy is under way. */
const writingReport = (times: number, write: () => void): Report => {
  let left = times;
  const moved = () => {
    if (left > 0) write();
    left -= 1;
  };
  return { expect: () => undefined, moved, reused: () => undefined, left: () => undefined, found: () => undefined };
};

test.each([
  ['grows', 'aaaa'],
  ['keeps its size', 'b'],
])('a file that %s while it is copied is found', async (_, content) => {
  const from = fill(place.path('volume'), { 'a.bin': 'a' });
  const report = writingReport(1, () => writeFileSync(place.path('volume', 'a.bin'), content));

  const copied = copyTree({ from, to: place.path('copy'), pid: null, readOnly: false, except: null }, report);

  await expect(copied).rejects.toThrow(NotIntact);
});

test('a file that appears while others are copied is found', async () => {
  const from = fill(place.path('volume'), { 'a.bin': 'a' });
  const report = writingReport(1, () => writeFileSync(place.path('volume', 'late.bin'), ''));

  const copied = copyTree({ from, to: place.path('copy'), pid: null, readOnly: false, except: null }, report);

  await expect(copied).rejects.toThrow("'late.bin' changed while the volume was copied");
});

test('files that a process holds open although they were deleted are copied, but not to the twin', async () => {
  fill(place.path('volume'), { 'a.bin': 'a' });
  mkdirSync(place.path('volume', 'segment'));
  const script = `const fs = require('node:fs');
    const file = '${place.path('volume')}/segment/gone.bin';
    fs.openSync(file, 'w+'); fs.writeFileSync(file, 'still here'); fs.unlinkSync(file);
    console.log('ready'); setInterval(() => 0, 1000);`;
  const server = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(server.stdout, 'data');

  const { code } = await place.run(copyWork(place.path('twin'), server.pid ?? null));
  server.kill('SIGKILL');
  await once(server, 'exit');

  expect(code).toBe(0);
  expect(readFileSync(place.path('copy', 'deleted-but-open', 'segment', 'gone.bin'), 'utf8')).toBe('still here');
  expect(Object.keys(contentOf(place.path('twin')))).toEqual(['a.bin']);
});
