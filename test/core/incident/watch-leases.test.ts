import { closeIncident } from '../../../core/incident/close-incident.ts';
import { watchLeases } from '../../../core/incident/watch-leases.ts';
import { prepareRunning } from './world.ts';

const JANITOR = 'docs-rag-shard-restore-1-janitor-2';

test('while its execution runs, a lock is renewed and stays with its incident', async () => {
  const { world, incidentId } = await prepareRunning();
  world.executions.running.add(incidentId);

  for (let minute = 0; minute < 5; minute++) {
    world.clock.advance(60);
    await watchLeases(world);
  }

  expect(await world.leases.renewedAt(incidentId)).toBe(world.clock.now());
  expect(await world.incidents.get(incidentId)).toMatchObject({ epoch: 1, closedAt: null });
  expect(world.executions.started).toHaveLength(1);
});

test('a lock that nobody works on is left alone until its lease has lapsed, and then taken over by a janitor', async () => {
  const { world, incidentId } = await prepareRunning();
  world.clock.advance(60);
  await watchLeases(world);
  const before = await world.incidents.get(incidentId);
  world.clock.advance(1);

  await watchLeases(world);

  expect(before.epoch).toBe(1);
  expect(await world.incidents.get(incidentId)).toMatchObject({ epoch: 2 });
  expect(world.executions.stopped).toEqual([{ executionArn: `arn:${incidentId}`, cause: 'its lease lapsed' }]);
  expect(world.executions.started.at(-1)).toMatchObject({
    machine: 'shard-restore-janitor',
    name: JANITOR,
    input: { incidentId, epoch: 2 },
  });
});

test('a janitor that runs is waited for, and one that died is followed by another', async () => {
  const { world, incidentId } = await prepareRunning();
  world.clock.advance(61);
  await watchLeases(world);
  world.executions.running.add(JANITOR);
  world.clock.advance(600);
  await watchLeases(world);
  const meanwhile = world.executions.started.length;
  world.executions.running.delete(JANITOR);
  world.clock.advance(61);

  await watchLeases(world);

  expect(meanwhile).toBe(2);
  expect(world.executions.started.at(-1)).toMatchObject({ name: 'docs-rag-shard-restore-1-janitor-3' });
  expect(await world.incidents.get(incidentId)).toMatchObject({ epoch: 3 });
});

test('an incident that was taken over can only be ended under its new epoch', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  world.clock.advance(61);
  await watchLeases(world);

  const late = closeIncident(world, { ...ref, outcome: 'Completed' });

  await expect(late).rejects.toThrow(`incident '${incidentId}' was taken over with epoch 2: 1 can't end it`);
  expect(await closeIncident(world, { ...ref, epoch: 2, outcome: 'Failed' })).toEqual({ outcome: 'Failed' });
});

test.each([-600, 600])(
  'a clock that jumps by %i s costs no incident its lock while its execution runs',
  async (jump) => {
    const { world, incidentId } = await prepareRunning();
    world.executions.running.add(incidentId);
    await watchLeases(world);

    world.clock.advance(jump);
    await watchLeases(world);
    world.clock.advance(59);
    world.executions.running.delete(incidentId);
    await watchLeases(world);

    expect(await world.incidents.get(incidentId)).toMatchObject({ epoch: 1 });
  },
);
