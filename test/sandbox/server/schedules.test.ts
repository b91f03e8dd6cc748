import { closeIncident } from '../../../core/incident/close-incident.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { schedules } from '../../../sandbox/server/schedules.ts';
import { prepareWorld, type World } from '../../core/incident/world.ts';
import { WHOLE } from '../../fakes/whole-list.ts';

const DAY = 24 * 3600;
/** Between two looks of a test, in seconds: the sandbox looks each minute. */
const STEP = 720;

/** A sandbox whose first snapshots are taken as it comes up, as `prepare` does. */
async function prepareSandbox() {
  const world = await prepareWorld();
  world.config.targets.splice(1);
  for (const shardId of ['shard-1', 'shard-2'])
    await startByPerson(world, {
      targetId: 'docs-rag',
      subjectId: shardId,
      runbook: 'snapshot',
      by: { kind: 'schedule' },
    });
  await closeAll(world);
  return world;
}

async function closeAll(world: World) {
  for (const { id, epoch } of await world.incidents.list({ open: true }))
    await closeIncident(world, { incidentId: id, epoch, outcome: 'Completed', targetId: 'docs-rag' });
}

/** A sandbox that runs for so long, and looks again and again. */
async function runs(world: World, seconds: number, start = schedules(world)) {
  for (let passed = 0; passed < seconds; passed += STEP) {
    world.clock.advance(STEP);
    await start();
    await closeAll(world);
  }
}

const countOf = async (world: World) => (await world.incidents.list(WHOLE)).length;

test('a snapshot of each shard is taken a day after the last, and none before', async () => {
  const world = await prepareSandbox();

  await runs(world, DAY - STEP);
  const before = await countOf(world);
  await runs(world, 2 * DAY);

  expect(before).toBe(2);
  expect(await countOf(world)).toBe(6);
});

test('restarts neither double nor lose one', async () => {
  const world = await prepareSandbox();

  for (let restart = 0; restart < 30; restart++) await runs(world, DAY / 10);

  expect(await countOf(world)).toBe(2 + 3 * 2);
});

test('a machine that slept for five days catches up once', async () => {
  const world = await prepareSandbox();
  const start = schedules(world);
  await runs(world, 2 * STEP, start);

  world.clock.advance(5 * DAY);
  await runs(world, 3600, start);

  expect(await countOf(world)).toBe(4);
});

test('a sandbox that comes up is left alone for its first minute, also where a snapshot is due', async () => {
  const world = await prepareSandbox();
  world.clock.advance(5 * DAY);
  const start = schedules(world);

  world.clock.advance(59);
  await start();
  const early = await countOf(world);
  world.clock.advance(1);
  await start();

  expect([early, await countOf(world)]).toEqual([2, 4]);
});

test('a shard that is worked on is asked for when that has ended', async () => {
  const world = await prepareSandbox();
  await runs(world, DAY - STEP);
  const asked = { targetId: 'docs-rag', subjectId: 'shard-1', runbook: 'snapshot', by: 'Ann' } as const;
  await startByPerson(world, asked);
  const start = schedules(world);
  world.clock.advance(2 * STEP);

  await start();
  const during = await countOf(world);
  await closeAll(world);
  await start();

  expect([during, await countOf(world)]).toEqual([4, 5]);
});
