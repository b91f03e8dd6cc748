import { planStart } from '../../../core/bootstrap/plan-start.ts';
import { looked, planned, prepareStart, RETRIEVER, WEB } from './start-world.ts';

test('the plan says what is stopped, run and started, what has no undo, and what it relies on', async () => {
  const world = await prepareStart();

  const { plan, isPlanned, migrates } = await planned(world);

  expect([isPlanned, migrates]).toEqual([true, true]);
  expect(plan).toMatchObject({
    subject: { kind: 'service', id: 'docs-rag' },
    stop: [[RETRIEVER]],
    steps: [{ kind: 'migrate', on: [RETRIEVER], drops: [] }],
    start: [[RETRIEVER], [WEB]],
    downtimeSeconds: 0,
    noUndo: [expect.stringContaining('has no undo')],
    components: [
      { workload: RETRIEVER, replicas: 2, version: 'v1' },
      { workload: WEB, replicas: 1, version: 'v1' },
    ],
  });
  expect(plan?.facts.slice(0, 3)).toMatchObject([
    { label: 'Downtime of what serves now', as: 'seconds', value: 0 },
    { label: "Can't be undone", value: expect.stringContaining('has no undo') },
    { label: `Check of ${RETRIEVER}`, value: expect.stringContaining('is pending') },
  ]);
  expect(plan?.byPerson).toBeUndefined();
  expect(world.components.changes).toEqual([]);
});

test('equal state gives an equal plan', async () => {
  const world = await prepareStart();
  const { planHash } = await planned(world);

  const again = await planStart(world, world.ref);

  expect(again).toMatchObject({ planned: true, planHash });
});

test('a log that says that a table is missing leads to no migration if the check says that nothing is', async () => {
  const world = await prepareStart();
  const { parts } = world.service;
  world.service.check = () => ({ exitCode: 0, log: ['up to date'] });

  const { isPlanned } = await planned(world);

  const { startNeeds, plans } = await world.facts();
  expect([isPlanned, plans]).toEqual([false, undefined]);
  expect(startNeeds).toContain(`The check of ${RETRIEVER} says: it ended with exit code 0: the schema is up to date.`);
  expect(world.migrationJobs.changes).toEqual([`check ${RETRIEVER}`]);
  expect([...parts.values()].map(({ replicas }) => replicas)).toEqual([2, 1]);
});

test.each(['dirty', 'unknown'] as const)('a check that finds the schema %s leaves it to a person', async (schema) => {
  const world = await prepareStart();
  world.service.schema = schema;

  const { isPlanned } = await planned(world);

  expect(isPlanned).toBe(false);
  expect((await world.facts()).schemaAnswers?.[RETRIEVER]).toMatchObject({ is: 'blocked' });
  expect(world.components.changes).toEqual([]);
});

test('a check runs once, however often its task is tried', async () => {
  const world = await prepareStart();

  await planned(world);
  await planned(world);

  expect(world.migrationJobs.changes).toEqual([`check ${RETRIEVER}`]);
});

test('init containers that wait for the schema are dropped from each Job', async () => {
  const world = await prepareStart();
  world.service.add(RETRIEVER, { replicas: 2, needs: ['Job/rag-migrate'] });

  const { plan } = await planned(world);

  expect(plan?.steps).toEqual([
    { kind: 'migrate', on: [RETRIEVER], drops: ['wait-for-schema'] },
    { kind: 'check-job', on: [RETRIEVER], drops: ['wait-for-schema'] },
  ]);
  const [run] = [...world.migrationJobs.runs.values()];
  expect(run?.spec).toMatchObject({ purpose: 'check', drops: ['wait-for-schema'] });
});

test('after a migration comes a check under the name that some container waits for, also if none has come to it yet', async () => {
  const world = await prepareStart();
  world.service.add(RETRIEVER, { replicas: 2, needs: ['schema', 'Job/rag-migrate'] });
  const live = await prepareStart();
  live.service.add(RETRIEVER, { replicas: 2, needs: ['schema'] });

  const kinds = async (one: typeof world) => (await planned(one)).plan?.steps.map(({ kind }) => kind);

  expect(await kinds(world)).toEqual(['migrate', 'check-job']);
  expect(await kinds(live)).toEqual(['migrate']);
});

test('a Job that is gone is not run again where the schema is right: its name gets the check alone', async () => {
  const world = await prepareStart();
  world.service.schema = 'right';
  world.service.add(RETRIEVER, { replicas: 2, needs: ['Job/rag-migrate'] });

  const { plan, migrates } = await planned(world);

  expect(migrates).toBe(true);
  expect(plan).toMatchObject({ stop: [], steps: [{ kind: 'check-job', on: [RETRIEVER] }], noUndo: [] });
});

test('without a check nobody has proven what the schema lacks: the plan says so, and a person decides', async () => {
  const components = [{ workload: RETRIEVER, migration: { run: { args: ['migrate'] } } }];
  const world = await prepareStart(components);
  world.service.parts.delete(WEB);
  world.service.add(RETRIEVER, { replicas: 2, needs: ['schema'], says: 'ERROR: deadlock detected (SQLSTATE 40P01)' });

  const { plan } = await planned(world);

  expect(plan).toMatchObject({
    byPerson: `nobody has proven that the schema of ${RETRIEVER} lacks anything`,
    noUndo: [expect.stringContaining('Its idempotency is unproven')],
  });
});

test('a start that goes on by itself after the verdict gets no plan', async () => {
  const world = await prepareStart();
  await looked(world);
  world.service.schema = 'right';
  world.clock.advance(60);

  const { planned: isPlanned } = await planStart(world, world.ref);

  expect(isPlanned).toBe(false);
  expect(world.components.changes).toEqual([]);
});
