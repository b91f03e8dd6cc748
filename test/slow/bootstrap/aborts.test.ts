import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { shareOf } from '../../share.ts';
import { until } from '../../until.ts';
import { type FailingStart, failingStart } from './failing-start.ts';

jest.setTimeout(600_000);

const FAULT = 'hook-waits-for-release';
/** The states that call a function on the way of a start that migrates, in their order. */
const STATES = [
  ...['Collect the first evidence', 'Look at the start', 'Ask the declared checks', 'Plan the start'],
  ...['Ask for approval of the start', 'Stop what waits', 'Check the schema before', 'Start the next migration'],
  ...['Look at the migration', 'Check the schema after', 'Start the next group', 'Look at the group'],
  ...['Ask the service end to end', 'Clear the migration jobs away', 'Close with a report'],
];
/** From here on a start is over; an abort may come too late. */
const LAST = ['Clear the migration jobs away', 'Close with a report'];

let start: FailingStart;
let entered: string[] = [];
let onEntry: ((state: string, id: string) => void) | null = null;
beforeAll(async () => {
  start = await failingStart((effect, moment, key) => {
    const [id = '', ...state] = key.split(' ');
    if (effect !== 'engine.invoke' || moment !== 'before' || !id.includes('bootstrap-recovery')) return;
    entered.push(state.join(' '));
    onEntry?.(state.join(' '), id);
  });
});
afterAll(() => start.end());
afterEach(async () => {
  onEntry = null;
  await start.heal();
});

/** How often a run migrated, and what it left stopped. */
async function aftermath(id: string) {
  const { stopped = {} } = await start.ports.caseFile.facts(id);
  const left = Object.values(stopped).filter(({ backAt }) => backAt === null);
  return { migrated: (await migrationsOf(id)).length, left };
}

async function migrationsOf(id: string): Promise<string[]> {
  const { migrationRuns = {} } = await start.ports.caseFile.facts(id);
  return Object.entries(migrationRuns).flatMap(([jobId, { purpose }]) => (purpose === 'migrate' ? [jobId] : []));
}

/** How the migrations of a run are now: an abort lets them run on. */
const statuses = async (id: string) =>
  Promise.all((await migrationsOf(id)).map((jobId) => start.ports.migrationJobs.status(start.ports.targetId, jobId)));

test('a start that nobody aborts passes every state', async () => {
  entered = [];
  const { id } = await start.fail(FAULT);

  const { state } = await start.approveAll(id);

  expect([state, await aftermath(id)]).toEqual(['Completed', { migrated: 1, left: [] }]);
  expect([...new Set(entered)].sort()).toEqual([...STATES].sort());
});

test.each(shareOf(STATES))('an abort at "%s" leaves no workload stopped and no migration half done', async (at) => {
  const aborts: Promise<unknown>[] = [];
  onEntry = (state, id) => {
    if (state === at && aborts.length === 0) aborts.push(start.abort(id));
  };
  const { id } = await start.fail(FAULT, 200);
  const before = start.state();

  const { state } = await start.approveAll(id);
  await Promise.all(aborts);
  const jobs = await until(async () => (await statuses(id)).every((job) => job.state !== 'running') && statuses(id));

  const { migrated, left } = await aftermath(id);
  expect(aborts).toHaveLength(1);
  expect([state === 'Cancelled' || LAST.includes(at), left, migrated <= 1]).toEqual([true, [], true]);
  expect(jobs.filter((job) => job.state === 'lost')).toEqual([]);
  expect(JSON.stringify(start.state().schema)).not.toContain('"dirty":1');
  if (state === 'Cancelled') expect(start.state().workloads).toEqual(before.workloads);
});

test('persons and an alert start it at once: one run migrates, and the others are told which', async () => {
  const { ports } = start;
  const known = new Set((await start.runs()).map(({ id }) => id));
  const about = { targetId: ports.targetId, subjectId: ports.targetId, runbook: 'bootstrap-recovery' } as const;

  const [{ id }, ...asked] = await Promise.all([
    start.fail(FAULT),
    ...['bob', 'eve', 'ann'].map((by) => startByPerson(ports, { ...about, by }).catch((error: unknown) => error)),
  ]);
  const { state } = await start.approveAll(id);

  const others = asked.filter((answer) => answer instanceof Error);
  expect(others.length).toBeGreaterThanOrEqual(2);
  for (const error of others) expect(error).toMatchObject({ name: 'TargetBusy', message: expect.stringContaining(id) });
  expect((await start.runs()).filter((run) => !known.has(run.id)).map((run) => run.id)).toEqual([id]);
  expect([state, await aftermath(id)]).toEqual(['Completed', { migrated: 1, left: [] }]);
});
