import { readLog, templatesOf } from '../../../../core/bootstrap/logs/read-log.ts';
import { PATTERNS } from '../../../../core/bootstrap/logs/table/table.ts';
import { ownPattern } from '../../../../core/contracts/bootstrap/log-pattern.ts';

const ended = (...lines: string[]) => readLog(lines, false, PATTERNS);
const live = (...lines: string[]) => readLog(lines, true, PATTERNS);
const MISSING = 'psycopg2.errors.UndefinedTable: relation "documents" does not exist';

test('of a run that ended, only its last 20 lines count', () => {
  const quiet = Array.from({ length: 20 }, (_, at) => `served request ${'x'.repeat(at)}`);

  expect(ended(MISSING, ...quiet)).toEqual([]);
  expect(ended(MISSING, ...quiet.slice(1))).toMatchObject([{ class: 'schema', names: { name: 'documents' } }]);
});

test('a live run counts how often a line came back within a minute', () => {
  const looped = ['00', '02', '04'].map((second) => `2026-09-01T10:00:${second}Z waiting for db to be ready...`);
  const slow = ['10:00', '10:02', '10:04'].map((time) => `2026-09-01T${time}:00Z Waiting for job migrate...`);

  expect(live(...looped)).toMatchObject([{ class: 'waiter', means: 'loose', names: { host: 'db' }, times: 3 }]);
  expect(live(...slow)).toMatchObject([{ class: 'waiter', names: { kind: 'job', name: 'migrate' }, times: 1 }]);
});

test('a lease that was acquired takes back the wait for it, also if it is lost before', () => {
  const wait = 'I0901 10:00:00.000000 1 leaderelection.go:250] attempting to acquire leader lease rag/retriever...';
  const got = 'I0901 10:00:20.000000 1 leaderelection.go:260] successfully acquired lease rag/retriever';

  expect(live(wait)).toMatchObject([{ class: 'lock', means: 'lease', names: { name: 'rag/retriever' } }]);
  expect(live(wait, got)).toMatchObject([{ class: 'gained' }]);
});

test('hostile lines are cut and cleaned, and stay fast', () => {
  const coloured = '\u001b[31mdial tcp: lookup \u001b[1mdb\u001b[0m on 10.96.0.10:53: no such host\u001b[0m';
  const turned = 'dial tcp: lookup d\u202eb\u0000 on 10.96.0.10:53: no such host';
  const long = `${'a.'.repeat(2_000_000)}: dial tcp`;
  const manyColons = 'dial tcp '.repeat(400) + ':'.repeat(5000);
  const badTime = '2026-99-99T99:99:99Z no such table: t';

  expect(ended(coloured)).toMatchObject([{ pattern: 'no such host', names: { host: 'db' } }]);
  expect(ended(turned)).toEqual([]);
  expect(ended(long, manyColons)).toEqual([]);
  expect(ended(badTime)).toMatchObject([{ names: { name: 't' } }]);
});

test('two runs that differ in times, ids, pointers and numbers have the same templates', () => {
  const first = '2026-09-01T10:00:00.123Z pod 5f8d7c9b4d-x2x4z req 0123456789abcdef at 0xc000123 took 12.5 ms';
  const second = '2026-09-02T11:30:59.9Z pod 5f8d7c9b4d-x2x4z req fedcba9876543210 at 0xc000999 took 8 ms';

  expect(templatesOf([first])).toEqual(templatesOf([second]));
  expect(templatesOf([first])).not.toEqual(templatesOf(['something else']));
});

test('patterns of a team come before those of the table', () => {
  const own = ownPattern({
    id: 'waits for corpus',
    class: 'schema',
    regex: String.raw`corpus (?<name>\w+) is not loaded`,
  });

  expect(readLog(['FATAL corpus handbook is not loaded'], false, [own, ...PATTERNS])).toMatchObject([
    { pattern: 'waits for corpus', class: 'schema', names: { name: 'handbook' } },
  ]);
});
