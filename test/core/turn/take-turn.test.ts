import { closeIncident } from '../../../core/incident/close-incident.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { watchLeases } from '../../../core/incident/watch-leases.ts';
import { JobStuck } from '../../../core/kernel/follow-job.ts';
import { passTurn } from '../../../core/turn/pass-turn.ts';
import { takeTurn } from '../../../core/turn/take-turn.ts';
import { shardEntry } from '../../fakes/registry.ts';
import { prepareWorld, type World } from '../incident/world.ts';

const SHARDS = ['shard-1', 'shard-2', 'shard-3', 'shard-4'];

async function repairsOf(world: World) {
  await world.registry.register(
    'docs-rag',
    SHARDS.map((shard) => shardEntry(shard)),
  );
  const refs = [];
  for (const shardId of SHARDS) {
    const about = { targetId: 'docs-rag', subjectId: shardId, runbook: 'shard-restore', by: 'Ann' } as const;
    const { id: incidentId, epoch } = await startByPerson(world, about);
    refs.push({ incidentId, targetId: 'docs-rag', shardId, epoch });
  }
  return refs as [Ref, Ref, Ref, Ref];
}
type Ref = { incidentId: string; targetId: string; shardId: string; epoch: number };

test('as many repairs as may go on at once have a turn, in the order in which they asked, and the others wait', async () => {
  const world = await prepareWorld();
  const repairs = await repairsOf(world);

  const first = await Promise.all(repairs.map((ref) => takeTurn(world, ref)));
  await passTurn(world, repairs[0]);
  const second = await Promise.all(repairs.slice(1).map((ref) => takeTurn(world, ref)));

  expect(first.map(({ done }) => done)).toEqual([true, true, false, false]);
  expect(second.map(({ done }) => done)).toEqual([true, true, false]);
});

test('who waits says behind whom, once', async () => {
  const world = await prepareWorld({ repairs: { atOnce: 1 } });
  const [one, two, three] = await repairsOf(world);
  for (const ref of [one, two, three, three]) await takeTurn(world, ref);

  const timeline = await world.caseFile.timeline(three.incidentId);

  expect(timeline.map(({ text }) => text).filter((text) => text.startsWith('Waits'))).toEqual([
    `Waits for its turn: 1 may copy, restart or restore at a time, and ${one.incidentId}, ${two.incidentId} are first.`,
  ]);
});

test('the longer it waits, the rarer it looks, and at last a person has to', async () => {
  const world = await prepareWorld({ repairs: { atOnce: 1 }, checkSeconds: 5, jobDeadlineSeconds: 3600 });
  const [one, two] = await repairsOf(world);
  for (const ref of [one, two]) await takeTurn(world, ref);
  const waits: number[] = [];
  for (const seconds of [60, 540, 6600]) {
    world.clock.advance(seconds);
    waits.push((await takeTurn(world, two)).waitSeconds);
  }
  world.clock.advance(1);

  expect(waits).toEqual([20, 200, 900]);
  await expect(takeTurn(world, two)).rejects.toBeInstanceOf(JobStuck);
});

test('the turn of a repair that died comes back when its janitor has ended it, and not before', async () => {
  const world = await prepareWorld({ repairs: { atOnce: 1 }, leaseSeconds: 60 });
  const [one, two] = await repairsOf(world);
  for (const ref of [one, two]) await takeTurn(world, ref);
  world.executions.running.add(two.incidentId);
  world.clock.advance(61);
  await watchLeases(world);
  const { epoch } = await world.incidents.get(one.incidentId);
  const taken = await takeTurn(world, two);

  await expect(passTurn(world, one)).rejects.toThrow('no longer holds its lock');
  await closeIncident(world, { ...one, epoch, outcome: 'Failed' });

  expect([epoch, taken.done]).toEqual([2, false]);
  expect((await takeTurn(world, two)).done).toBe(true);
});
