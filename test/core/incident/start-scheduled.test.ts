import { shardNamed } from '../../../core/contracts/subject.ts';
import { setKillSwitch } from '../../../core/incident/brakes/set-kill-switch.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { startScheduled } from '../../../core/incident/start-scheduled.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { prepareWorld, type World } from './world.ts';

const docs = { targetId: 'docs-rag' };
/** As EventBridge calls it: apart from a second call within the hour. */
const DAILY = { runbook: 'snapshot', apartSeconds: 3600 } as const;

async function closeAll(world: World) {
  for (const { id, epoch } of await world.incidents.list({ open: true }))
    await closeIncident(world, { incidentId: id, epoch, outcome: 'Completed', ...docs });
}

test('every shard gets a snapshot in the name of the schedule, and no replica does', async () => {
  const world = await prepareWorld();

  const asked = await startScheduled(world, DAILY);

  expect(asked).toEqual(['docs-rag-snapshot-1', 'docs-rag-snapshot-2', 'observed-snapshot-1']);
  expect(await world.incidents.list(WHOLE)).toMatchObject([
    {
      targetId: 'observed',
      subject: shardNamed('shard-1'),
      runbook: 'snapshot',
      requestedBy: { kind: 'schedule' },
      state: 'Pending',
    },
    { subject: shardNamed('shard-2'), runbook: 'snapshot', requestedBy: { kind: 'schedule' }, state: 'Pending' },
    { subject: shardNamed('shard-1'), runbook: 'snapshot', requestedBy: { kind: 'schedule' }, state: 'Pending' },
  ]);
});

test('a schedule that calls twice asks once, also where the first ones are done already', async () => {
  const world = await prepareWorld();
  await startScheduled(world, DAILY);
  const atOnce = await startScheduled(world, DAILY);
  await closeAll(world);

  world.clock.advance(3599);
  const afterwards = await startScheduled(world, DAILY);

  expect([atOnce, afterwards]).toEqual([[], []]);
  expect(await world.incidents.list(WHOLE)).toHaveLength(3);
});

test('the next day every shard is asked for again', async () => {
  const world = await prepareWorld();
  await startScheduled(world, DAILY);
  await closeAll(world);

  world.clock.advance(24 * 3600);
  const asked = await startScheduled(world, DAILY);

  expect(asked).toEqual(['docs-rag-snapshot-3', 'docs-rag-snapshot-4', 'observed-snapshot-2']);
});

test('a shard whose snapshot is under way is left, and the others are asked for', async () => {
  const world = await prepareWorld();
  await startByPerson(world, { ...docs, subjectId: 'shard-1', runbook: 'snapshot', by: 'Ann' });

  const asked = await startScheduled(world, DAILY);

  expect(asked).toEqual(['docs-rag-snapshot-2', 'observed-snapshot-1']);
});

test('while the kill switch is on nothing is asked for', async () => {
  const world = await prepareWorld();
  await setKillSwitch(world, { on: true, by: 'Ann', reason: 'a real outage' });

  const asked = await startScheduled(world, DAILY);

  expect(asked).toEqual([]);
  expect(await world.incidents.list(WHOLE)).toEqual([]);
});

test.each(['shard-restore', 'shard-observe'] as const)(
  '%s, which has no schedule, is not started by one',
  async (runbook) => {
    const world = await prepareWorld();

    const starting = startScheduled(world, { runbook, apartSeconds: 3600 });

    await expect(starting).rejects.toThrow(`the runbook '${runbook}' has no schedule`);
  },
);
