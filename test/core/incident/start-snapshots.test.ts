import { setKillSwitch } from '../../../core/incident/brakes/set-kill-switch.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { startSnapshots } from '../../../core/incident/start-snapshots.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { prepareWorld, type World } from './world.ts';

const docs = { targetId: 'docs-rag' };

async function closeAll(world: World) {
  for (const { id, epoch } of await world.incidents.list({ open: true }))
    await closeIncident(world, { incidentId: id, epoch, outcome: 'Completed', ...docs, shardId: '' });
}

test('every shard gets a snapshot in the name of the schedule, and no replica does', async () => {
  const world = await prepareWorld();

  const asked = await startSnapshots(world, docs);

  expect(asked).toEqual(['shard-1', 'shard-2']);
  expect(await world.incidents.list(WHOLE)).toMatchObject([
    { shardId: 'shard-2', runbook: 'snapshot', requestedBy: 'schedule', state: 'Pending' },
    { shardId: 'shard-1', runbook: 'snapshot', requestedBy: 'schedule', state: 'Pending' },
  ]);
});

test('a schedule that calls twice asks once, also where the first ones are done already', async () => {
  const world = await prepareWorld();
  await startSnapshots(world, docs);
  const atOnce = await startSnapshots(world, docs);
  await closeAll(world);

  world.clock.advance(3599);
  const afterwards = await startSnapshots(world, docs);

  expect([atOnce, afterwards]).toEqual([[], []]);
  expect(await world.incidents.list(WHOLE)).toHaveLength(2);
});

test('the next day every shard is asked for again', async () => {
  const world = await prepareWorld();
  await startSnapshots(world, docs);
  await closeAll(world);

  world.clock.advance(24 * 3600);
  const asked = await startSnapshots(world, docs);

  expect(asked).toEqual(['shard-1', 'shard-2']);
});

test('a shard whose snapshot is under way is left, and the others are asked for', async () => {
  const world = await prepareWorld();
  await startByPerson(world, { ...docs, shardId: 'shard-1', runbook: 'snapshot', by: 'Ann' });

  const asked = await startSnapshots(world, docs);

  expect(asked).toEqual(['shard-2']);
});

test('while the kill switch is on nothing is asked for', async () => {
  const world = await prepareWorld();
  await setKillSwitch(world, { on: true, by: 'Ann', reason: 'a real outage' });

  const asked = await startSnapshots(world, docs);

  expect(asked).toEqual([]);
  expect(await world.incidents.list(WHOLE)).toEqual([]);
});
