import { until } from '../../until.ts';
import { type FailingStart, failingStart } from './failing-start.ts';

jest.setTimeout(600_000);

const FAULT = 'hook-waits-for-release';
let start: FailingStart;
beforeAll(async () => {
  start = await failingStart();
});
afterAll(() => start.end());
afterEach(() => start.heal());

/** The migrations of all runs since one, and the counts that have not come back. */
async function aftermath(id: string) {
  const { ports } = start;
  const { migrationRuns = {}, stopped = {} } = await ports.caseFile.facts(id);
  const runs = Object.values(migrationRuns).filter(({ purpose }) => purpose === 'migrate');
  return { runs, left: Object.values(stopped).filter(({ backAt }) => backAt === null) };
}

test('a migration that is killed is lost: a person is paged, all comes back, and no later run migrates', async () => {
  const { id, openedAt } = await start.fail(FAULT, 3_000);
  const before = start.state();
  const migration = await start.untilMigrating(id);
  await until(() => JSON.stringify(start.state().schema).includes('"dirty":1'));

  process.kill(-migration.pid, 'SIGKILL');
  const { state } = await start.approveAll(id);
  const later = await until(async () =>
    (await start.runs()).find((one) => one.openedAt > openedAt && one.closedAt !== null),
  );

  const { runs, left } = await aftermath(id);
  expect([state, runs.map((one) => one.state), left]).toEqual(['Failed', ['lost'], []]);
  expect(start.state().workloads).toEqual(before.workloads);
  expect(JSON.stringify(start.notifications())).toContain(id);
  expect([later.state, (await aftermath(later.id)).runs]).toEqual(['Observed', []]);
});

test('an abort during a migration brings the replicas back, and the migration runs to its end', async () => {
  const { id } = await start.fail(FAULT, 2_000);
  const before = start.state();
  await start.untilMigrating(id);

  await start.abort(id);
  const { state } = await start.ended(id);
  await until(() => JSON.stringify(start.state().schema).includes('"version":3,"dirty":0'));

  const { runs, left } = await aftermath(id);
  expect([state, runs.length, left]).toEqual(['Cancelled', 1, []]);
  expect(start.state().workloads).toEqual(before.workloads);
});
