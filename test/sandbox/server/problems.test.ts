import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemLog } from '../../../sandbox/server/problems.ts';
import { FakeClock } from '../../fakes/clock.ts';

test('a problem is one line of the log, whatever it says, and shows neither tokens nor passwords', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-problems-'));
  const file = join(dir, 'sandbox.log');
  const report = problemLog(file, new FakeClock());

  report('http')(new TypeError(`no\nway to http://ada:hunter22@db/ with rgm1.${'x'.repeat(43)}`));
  report('janitor')('Bearer abcdef123456');

  const lines = readFileSync(file, 'utf8').trim().split('\n');
  rmSync(dir, { recursive: true });
  const at = '2026-11-23T03:00:00.000Z';
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      ...{ at, where: 'http' },
      problem: 'TypeError: no\nway to http://ada:[redacted:password]@db/ with [redacted:token]',
    },
    { at, where: 'janitor', problem: 'Bearer [redacted:token]' },
  ]);
});
