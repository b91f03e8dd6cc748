import { checkComponents } from '../../../core/bootstrap/check-components.ts';
import { startComponents } from '../../../core/bootstrap/start-components.ts';
import { stopComponents } from '../../../core/bootstrap/stop-components.ts';
import { COMPONENTS, planned, prepareStart, RETRIEVER, type StartWorld, stopped, until, WEB } from './start-world.ts';

type Input = Awaited<ReturnType<typeof stopped>>;
const settled = (world: StartWorld, input: Input) => until(world, () => checkComponents(world, input));
const migrated = async () => {
  const world = await prepareStart();
  const input = await stopped(world);
  world.service.schema = 'right';
  return { world, input };
};

test('groups start one after the other, each once it works, and each gets its recorded replicas once', async () => {
  const { world, input } = await migrated();

  const starts = [await startComponents(world, input), await startComponents(world, input)];
  const first = await settled(world, input);
  starts.push(await startComponents(world, input));
  const second = await settled(world, input);
  starts.push(await startComponents(world, input));

  expect(starts.map(({ finished }) => finished)).toEqual([false, false, false, true]);
  expect([first.functional, second.functional]).toEqual([true, true]);
  expect(world.components.changes).toEqual([`scale ${RETRIEVER} 0`, `scale ${RETRIEVER} 2`]);
  const { groupStarts, stopped: was } = await world.facts();
  expect(Object.values(groupStarts ?? {}).map(({ workloads }) => workloads)).toEqual([[RETRIEVER], [WEB]]);
  expect(was?.[RETRIEVER]).toMatchObject({ replicas: 2, backAt: expect.any(String) });
});

test('a group works only if it does so in two looks', async () => {
  const { world, input } = await migrated();
  await startComponents(world, input);
  world.clock.advance(60);

  const first = await checkComponents(world, input);
  world.service.schema = 'missing';
  const second = await checkComponents(world, input);
  world.service.schema = 'right';
  const third = await checkComponents(world, input);
  const fourth = await checkComponents(world, input);

  expect([first, second, third, fourth].map(({ done }) => done)).toEqual([false, false, false, true]);
  expect((await checkComponents(world, input)).functional).toBe(true);
});

test('a group whose settle probe fails does not work once its time is over', async () => {
  const { world, input } = await migrated();
  Object.assign(world.service.parts.get(RETRIEVER) ?? {}, { settles: false });
  await startComponents(world, input);

  const found = await settled(world, input);

  expect(found).toMatchObject({ done: true, functional: false });
  expect(await world.notes()).toContain(`After at most 600 s: ${RETRIEVER} fails its settle probe.`);
});

test('a component that has changed since the plan is not scaled back by it', async () => {
  const { world, input } = await migrated();
  Object.assign(world.service.parts.get(RETRIEVER) ?? {}, { version: 'v2' });

  await expect(startComponents(world, input)).rejects.toMatchObject({ name: 'PlanDrifted' });
});

test('components that need of each other no more than that they are started, start at once from 0', async () => {
  const needs = (workload: string) => [{ workload, reached: 'started' }];
  const world = await prepareStart([
    { workload: RETRIEVER, needs: needs(WEB) },
    { workload: WEB, needs: needs(RETRIEVER) },
  ]);
  world.service.add(RETRIEVER, { needs: [`with ${WEB}`] }).add(WEB, { needs: [`with ${RETRIEVER}`] });
  const { plan, planHash } = await planned(world);
  const input = { ...world.ref, planHash };
  await until(world, () => stopComponents(world, input));
  await startComponents(world, input);

  expect(await settled(world, input)).toMatchObject({ functional: true });
  expect(plan).toMatchObject({ steps: [{ kind: 'start-together' }], start: [[RETRIEVER, WEB]] });
});

test('a check under the waited name lets pods go on, and migrates nothing', async () => {
  const world = await prepareStart();
  world.service.schema = 'right';
  world.service.add(RETRIEVER, { replicas: 2, needs: ['Job/rag-migrate'] });
  const { planHash } = await planned(world);
  const input = { ...world.ref, planHash };
  await stopComponents(world, input);

  await startComponents(world, input);
  await startComponents(world, input);
  const gate = await settled(world, input);
  await startComponents(world, input);

  expect(gate).toMatchObject({ functional: true });
  expect(world.migrationJobs.changes).toEqual([`check ${RETRIEVER}`, `gate ${RETRIEVER}`]);
  expect(await settled(world, input)).toMatchObject({ functional: true });
  expect(world.components.changes).toEqual([]);
});

test('a check under the waited name that finds a migration pending ends the run at once', async () => {
  const world = await prepareStart();
  world.service.schema = 'right';
  world.service.add(RETRIEVER, { replicas: 2, needs: ['Job/rag-migrate'] });
  const { planHash } = await planned(world);
  const input = { ...world.ref, planHash };
  world.service.schema = 'missing';
  await startComponents(world, input);
  const began = world.clock.now();

  expect(await settled(world, input)).toMatchObject({ functional: false });
  expect((world.clock.now() - began) / 1000).toBeLessThan(60);
  expect(world.migrationJobs.changes.filter((one) => one.startsWith('migrate'))).toEqual([]);
});

test.each([false, true])(
  'a rollout that waits for its own old pods is rolled back once, if it waits still: %s',
  async (healed) => {
    const world = await prepareStart(COMPONENTS.slice(1).map(({ workload }) => ({ workload })));
    world.service.parts.delete(RETRIEVER);
    world.service.add(WEB, { needs: ['room'], isServingOld: true, pastRevision: '1' });
    const { plan, planHash } = await planned(world);
    const input = { ...world.ref, planHash };
    if (healed) Object.assign(world.service.parts.get(WEB) ?? {}, { isServingOld: false });
    const stop = stopComponents(world, input);
    if (healed) return expect(stop).rejects.toMatchObject({ name: 'PlanDrifted' });
    await stop;

    await startComponents(world, input);
    await startComponents(world, input);

    expect(plan).toMatchObject({ stop: [], steps: [{ kind: 'roll-back', on: [WEB] }] });
    expect(world.components.changes).toEqual([`roll back ${WEB} 1`]);
    expect(await settled(world, input)).toMatchObject({ functional: true });
  },
);
