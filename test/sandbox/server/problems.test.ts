import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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

test('a problem that no log takes is told once on standard error, and never throws', () => {
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-problems-'));
  const file = join(dir, 'none', 'sandbox.log');
  const told: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation((text) => told.push(String(text)) > 0);
  const clock = new FakeClock();
  const report = problemLog(file, clock);

  report('engine')(new Error('disk full'));
  report('engine')(Object.create(null));
  mkdirSync(join(dir, 'none'));
  report('engine')(new Error('again'));
  rmSync(join(dir, 'none'), { recursive: true });
  report('outbox')(new Error('lost'));

  write.mockRestore();
  rmSync(dir, { recursive: true });
  expect(told).toEqual([expect.stringMatching(/^engine: .*ENOENT/), expect.stringMatching(/^outbox: .*ENOENT/)]);
});
