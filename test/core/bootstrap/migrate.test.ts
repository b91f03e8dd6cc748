import { checkMigration } from '../../../core/bootstrap/check-migration.ts';
import { checkSchema } from '../../../core/bootstrap/check-schema.ts';
import { startMigration } from '../../../core/bootstrap/start-migration.ts';
import { planned, prepareStart, RETRIEVER, type StartWorld, stopped, until } from './start-world.ts';

const before = (world: StartWorld, input: Awaited<ReturnType<typeof stopped>>) =>
  until(world, () => checkSchema(world, { ...input, when: 'before' }));
const after = (world: StartWorld, input: Awaited<ReturnType<typeof stopped>>) =>
  until(world, () => checkSchema(world, { ...input, when: 'after' }));
const runsOf = async (world: StartWorld, purpose: string) =>
  Object.values((await world.facts()).migrationRuns ?? {}).filter((run) => run.purpose === purpose);
const prepared = async () => {
  const world = await prepareStart();
  return { world, input: await stopped(world) };
};

test('a pending schema is migrated once, however often each task is tried, and checked again', async () => {
  const { world, input } = await prepared();

  const first = await before(world, input);
  const [started, again] = [await startMigration(world, input), await startMigration(world, input)];
  const ended = await until(world, () => checkMigration(world, input));
  const repeated = await checkMigration(world, input);
  const next = await startMigration(world, input);
  const last = await after(world, input);

  expect(first).toMatchObject({ pending: true, blocked: false });
  expect([started, again, next]).toEqual([{ finished: false }, { finished: false }, { finished: true }]);
  expect([ended, repeated]).toMatchObject([{ succeeded: true }, { done: true, succeeded: true }]);
  expect(last).toMatchObject({ pending: false, blocked: false });
  expect(world.migrationJobs.changes).toEqual([
    ...[`check ${RETRIEVER}`, `check ${RETRIEVER}`, `migrate ${RETRIEVER}`, `check ${RETRIEVER}`],
  ]);
});

test('a schema that somebody else has migrated meanwhile is not migrated', async () => {
  const { world, input } = await prepared();
  world.service.schema = 'right';

  expect(await before(world, input)).toMatchObject({ pending: false, blocked: false });
  expect(await startMigration(world, input)).toEqual({ finished: true });
  expect(await runsOf(world, 'migrate')).toEqual([]);
});

test.each(['dirty', 'unknown'] as const)('a schema that is found %s is left to a person', async (schema) => {
  const { world, input } = await prepared();
  world.service.schema = schema;

  expect(await before(world, input)).toMatchObject({ blocked: true });
});

test('a migration that changes nothing is seen by the check after it', async () => {
  const { world, input } = await prepared();
  world.service.migration = 'idle';
  await before(world, input);
  await startMigration(world, input);

  expect(await until(world, () => checkMigration(world, input))).toMatchObject({ succeeded: true });
  expect(await after(world, input)).toMatchObject({ pending: true });
});

test.each(['fails', 'lost'] as const)('a migration that %s did not succeed, and is never run again', async (how) => {
  const { world, input } = await prepared();
  world.service.migration = how;
  await before(world, input);
  await startMigration(world, input);

  const ended = await until(world, () => checkMigration(world, input));

  expect(ended).toMatchObject({ done: true, succeeded: false });
  await expect(startMigration(world, input)).rejects.toMatchObject({ name: 'MigrationUnproven' });
  expect(world.migrationJobs.changes.filter((one) => one.startsWith('migrate'))).toHaveLength(1);
});

test('a migration past its deadline is ended, and lost', async () => {
  const { world, input } = await prepared();
  world.service.migration = 'endless';
  const began = world.clock.now();
  await startMigration(world, input);

  const ended = await until(world, () => checkMigration(world, input));

  expect(ended.succeeded).toBe(false);
  expect((world.clock.now() - began) / 1000).toBeGreaterThan(3600);
  expect(await runsOf(world, 'migrate')).toMatchObject([
    { state: 'lost', says: expect.stringContaining('nobody knows') },
  ]);
});

test('a migration that is lost is not planned by another run, until its workload is of another version', async () => {
  const { world, input } = await prepared();
  world.service.migration = 'lost';
  await startMigration(world, input);
  await until(world, () => checkMigration(world, input));
  await world.incidents.close(world.ref, 'Failed', '2026-11-23T05:00:00.000Z', []);
  world.service.scale(RETRIEVER, 2);
  world.clock.advance(3600);
  const second = { ...world, ref: await world.start() };
  const facts = () => second.caseFile.facts(second.ref.incidentId);

  const again = await planned({ ...second, facts } as StartWorld);
  Object.assign(world.service.parts.get(RETRIEVER) ?? {}, { version: 'v2' });
  const newer = await planned({ ...second, facts } as StartWorld);

  expect(again.isPlanned).toBe(false);
  expect((await facts()).startNeeds).toContain(
    `The migration of ${RETRIEVER} that ${world.ref.incidentId} started is lost`,
  );
  expect(newer.isPlanned).toBe(true);
});

test.each([
  ['was let go and is unknown', true, false],
  ['never began', false, true],
])('a migration of a run that died, which %s, may be planned again: %s', async (_, isBegun, isPlanned) => {
  const { world, input } = await prepared();
  const { start } = world.migrationJobs;
  if (!isBegun) world.migrationJobs.start = () => Promise.reject(new Error('died'));
  await startMigration(world, input).catch(() => null);
  world.migrationJobs.start = start;
  world.migrationJobs.runs.clear();
  await world.incidents.close(world.ref, 'Failed', '2026-11-23T05:00:00.000Z', []);
  world.service.scale(RETRIEVER, 2);
  world.clock.advance(3600);
  const second = { ...world, ref: await world.start() };
  const facts = () => second.caseFile.facts(second.ref.incidentId);

  expect((await planned({ ...second, facts } as StartWorld)).isPlanned).toBe(isPlanned);
});

test('two migrations of one plan run one after the other, each once', async () => {
  const INDEXER = 'Deployment/indexer';
  const migration = { run: { command: ['migrate'] }, check: { command: ['check'] } };
  const world = await prepareStart([RETRIEVER, INDEXER].map((workload) => ({ workload, migration })));
  world.service.parts.clear();
  world.service.add(RETRIEVER, { needs: ['schema'] }).add(INDEXER, { needs: ['schema'] });
  const input = await stopped(world);
  await before(world, input);

  const first = await startMigration(world, input);
  await until(world, () => checkMigration(world, input));
  const second = await startMigration(world, input);
  await until(world, () => checkMigration(world, input));
  const last = await startMigration(world, input);

  expect([first, second, last].map(({ finished }) => finished)).toEqual([false, false, true]);
  expect(await after(world, input)).toMatchObject({ pending: false, blocked: false });
  const ran = world.migrationJobs.changes.filter((one) => one.startsWith('migrate'));
  expect(ran.sort()).toEqual([`migrate ${INDEXER}`, `migrate ${RETRIEVER}`]);
  expect(world.components.changes.sort()).toEqual([`scale ${INDEXER} 0`, `scale ${RETRIEVER} 0`]);
});
