import { checkComponents } from '../../../../core/bootstrap/check-components.ts';
import { showStart } from '../../../../core/bootstrap/show/show-start.ts';
import { startComponents } from '../../../../core/bootstrap/start-components.ts';
import { startView } from '../../../../core/contracts/http/starts.ts';
import { planned, prepareStart, RETRIEVER, stopped, until, WEB } from '../start-world.ts';

test('before the first look nothing is known', async () => {
  const world = await prepareStart();

  const view = await showStart(world, world.ref);

  expect(view).toEqual({
    ...{ incidentId: world.ref.incidentId, found: null, needs: null, plan: null, proven: null },
    ...{ stopped: {}, runs: {}, groups: [] },
  });
});

test('a plan is shown with the graph that it is made from', async () => {
  const world = await prepareStart();
  const { plan } = await planned(world);

  const { found, plan: shown } = startView.parse(await showStart(world, world.ref));

  expect(shown).toMatchObject({ stop: plan?.stop, start: [[RETRIEVER], [WEB]], noUndo: plan?.noUndo });
  expect(found?.nodes.map(({ id }) => id)).toContain(`${RETRIEVER} ready`);
  expect(found?.edges.length).toBeGreaterThan(0);
});

test('a run shows what it stopped, and its groups in the order of their start', async () => {
  const world = await prepareStart();
  const input = await stopped(world);
  world.service.schema = 'right';
  await startComponents(world, input);
  await until(world, () => checkComponents(world, input));
  await startComponents(world, input);

  const { stopped: down, groups } = startView.parse(await showStart(world, world.ref));

  expect(down[RETRIEVER]).toMatchObject({ replicas: 2, backAt: expect.any(String) });
  expect(groups).toMatchObject([
    { key: '0', workloads: [RETRIEVER], functionalAt: expect.any(String) },
    { key: '1', workloads: [WEB], functionalAt: null },
  ]);
});
