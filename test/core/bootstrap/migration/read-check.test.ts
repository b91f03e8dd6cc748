import { readCheck } from '../../../../core/bootstrap/migration/read-check.ts';
import type { MigrationStatus } from '../../../../core/bootstrap/ports/migration-jobs.ts';
import { ownPattern } from '../../../../core/contracts/bootstrap/log-pattern.ts';

const ended = (exitCode: number | null, ...log: string[]): MigrationStatus => ({
  ...{ jobId: 'x', startedAt: '2026-11-23T03:00:00.000Z', endedAt: '2026-11-23T03:01:00.000Z', log, exitCode },
  state: exitCode === 0 ? 'succeeded' : 'failed',
});
const read = (status: MigrationStatus) => readCheck(status, [1, 2], []);

test.each([
  [0, [], 'current'],
  [1, ['You have 3 unapplied migration(s).'], 'pending'],
  [2, [], 'pending'],
  [3, [], 'blocked'],
  [null, [], 'blocked'],
  [1, ['error: Dirty database version 5. Fix and force version.'], 'blocked'],
  [1, ["Can't locate revision identified by 'ab12'"], 'blocked'],
  [1, ['Could not acquire change log lock.  Currently locked by retriever-6f9c-x2 (10.1.2.3) since 9/1/26'], 'blocked'],
  [1, ['Error: P1001: dial tcp 10.1.2.3:5432: connect: connection refused'], 'blocked'],
  [1, ['FATAL: password authentication failed for user "app"'], 'blocked'],
  [1, ['FATAL: the database system is starting up'], 'blocked'],
  [1, ['Traceback (most recent call last):', "ModuleNotFoundError: No module named 'app'"], 'blocked'],
  [1, ['TypeError: x is not a function', '    at check (/app/check.js:3:14)'], 'blocked'],
  [1, ['Traceback (most recent call last):', 'UndefinedTable: relation "alembic_version" does not exist'], 'pending'],
] as const)('a check that ends with %j and says %j finds the schema %s', (exitCode, log, is) => {
  expect(read(ended(exitCode, ...log))).toMatchObject({ is });
});

test('a check that runs has said nothing, and one that is lost leaves it to a person', () => {
  const running: MigrationStatus = { ...ended(null), state: 'running', endedAt: null };

  expect(read(running)).toBeNull();
  expect(read({ ...running, state: 'lost' })).toMatchObject({ is: 'blocked' });
});

test('a pattern of the team tells what no table knows, and what it quotes is one clean line', () => {
  const pattern = ownPattern({ id: 'half done', class: 'lock', regex: 'HALF DONE' });

  const answer = readCheck(ended(1, 'HALF DONE postgres://app:hunter22@db/docs'), [1], [pattern]);

  expect(answer).toMatchObject({ is: 'blocked', says: expect.stringContaining('HALF DONE') });
  expect(answer?.says).not.toContain('hunter22');
});
