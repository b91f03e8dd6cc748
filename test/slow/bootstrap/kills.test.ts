import { shareOf } from '../../share.ts';
import { until } from '../../until.ts';
import { type KilledStart, killedStart } from './killed-start.ts';

jest.setTimeout(900_000);

/** A busy machine takes minutes. */
const PATIENCE_MS = 300_000;

let world: KilledStart | null = null;
afterEach(async () => {
  await world?.stop();
  world = null;
});

/** How often the migration began, by the only log that shows it. */
async function migrations({ facts }: KilledStart, id: string) {
  const { migrationRuns = {}, stopped = {} } = await facts(id);
  return {
    runs: Object.values(migrationRuns).filter(({ purpose }) => purpose === 'migrate'),
    left: Object.values(stopped).filter(({ backAt }) => backAt === null),
  };
}

test('kill -9 of the control plane during a migration: it runs on, is run once, and the start goes on', async () => {
  world = await killedStart({ paceMs: 4_000 });
  const { run, approve, restart, ended } = world;
  const { id } = await run();
  await until(
    async () => {
      await approve();
      return (await migrations(world as KilledStart, id)).runs.some(({ state }) => state === 'running');
    },
    world.story(id),
    PATIENCE_MS,
  );

  await restart();
  const view = await ended();

  const { runs, left } = await migrations(world, id);
  expect(view.timeline.filter(({ text }) => text.startsWith('Started the declared migration'))).toHaveLength(1);
  expect(runs).toMatchObject([{ state: 'succeeded' }]);
  expect([view.status, left, await world.runs()]).toMatchObject(['Completed', [], [{ id }]]);
  await until(
    () => world?.isStarted(),
    async () => '',
    PATIENCE_MS,
  );
});

/** Where a run changes the service; the third Job is the migration, the fifth the check that others wait for. */
const CHANGES = [
  ...['components.scale:before#1', 'components.scale:after#1', 'components.scale:after#2'],
  ...['migrationJobs.start:before#3', 'migrationJobs.start:after#3', 'migrationJobs.start:after#5'],
  'migrationJobs.clear:after#1',
];

test.each(shareOf(CHANGES))('a control plane that dies at %s migrates once, and all starts', async (failpoint) => {
  world = await killedStart({ paceMs: 100, failpoint });

  const view = await world.ended();

  const { runs, left } = await migrations(world, view.id);
  expect(world.deaths()).toBeGreaterThan(0);
  expect(runs).toMatchObject([{ state: 'succeeded' }]);
  expect([view.status, left]).toEqual(['Completed', []]);
  await until(
    () => world?.isStarted(),
    async () => '',
    PATIENCE_MS,
  );
});
