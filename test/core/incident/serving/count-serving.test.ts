import { closeIncident } from '../../../../core/incident/close-incident.ts';
import { countServing } from '../../../../core/incident/serving/count-serving.ts';
import { startByPerson } from '../../../../core/incident/start-by-person.ts';
import { markUnhealthy } from '../../../../core/shard/mark-unhealthy.ts';
import { routeToReplica } from '../../../../core/shard/route-to-replica.ts';
import { shardEntry } from '../../../fakes/registry.ts';
import { prepareWorld, type World } from '../world.ts';

const SHARDS = ['shard-1', 'shard-2', 'shard-3', 'shard-4'];

async function openWorld() {
  const world = await prepareWorld();
  const replica = shardEntry('shard-3-replica', { replicaOf: 'shard-3' });
  await world.registry.register('docs-rag', [...SHARDS.map((shard) => shardEntry(shard)), replica]);
  return world;
}

async function out(world: World, shardId: string) {
  const about = { targetId: 'docs-rag', subjectId: shardId, runbook: 'shard-restore', by: 'Ann' } as const;
  const { id: incidentId, epoch } = await startByPerson(world, about);
  const ref = { incidentId, targetId: 'docs-rag', shardId, epoch };
  world.clock.advance(1);
  await markUnhealthy(world, ref);
  return ref;
}

const pages = async (world: World) => (await world.effects()).filter(({ id }) => id.startsWith('keep-serving:'));

test('while half of the shards serve, a repair goes on', async () => {
  const world = await openWorld();
  const refs = [await out(world, 'shard-1'), await out(world, 'shard-2')];

  const counted = await Promise.all(refs.map((ref) => countServing(world, ref)));

  expect(counted).toEqual([{ enough: true }, { enough: true }]);
  expect(await pages(world)).toEqual([]);
});

test('below half, a shard is held back and a person is paged, once for all of them', async () => {
  const world = await openWorld();
  for (const shard of ['shard-1', 'shard-2']) await countServing(world, await out(world, shard));
  const refs = [await out(world, 'shard-3'), await out(world, 'shard-4')];

  const both = () => Promise.all(refs.map((ref) => countServing(world, ref)));
  const counted = [await both(), await both()];

  expect(counted.flat()).toEqual(Array(4).fill({ enough: false }));
  expect(await pages(world)).toMatchObject([
    {
      severity: 'critical',
      text: expect.stringMatching(/^docs-rag needs a person: only [01] of 4 shards of docs-rag serve; 2 should/),
    },
  ]);
  for (const { incidentId } of refs) expect(await world.caseFile.facts(incidentId)).toHaveProperty('heldBack');
});

test('a shard that its replica answers for serves', async () => {
  const world = await openWorld();
  for (const shard of ['shard-1', 'shard-2']) await out(world, shard);
  const ref = await out(world, 'shard-3');
  await routeToReplica(world, { ...ref, replicaId: 'shard-3-replica' });

  expect(await countServing(world, ref)).toEqual({ enough: true });
});

test('what is asked of a shard that serves is whether enough would without it, and pages nobody', async () => {
  const world = await openWorld();
  await out(world, 'shard-1');
  const second = await out(world, 'shard-2');
  const ref = { ...second, shardId: 'shard-3' };

  expect(await countServing(world, { ...ref, without: true })).toEqual({ enough: false });
  expect(await countServing(world, ref)).toEqual({ enough: true });
  expect(await pages(world)).toEqual([]);
});

test('once the shard that went out first serves again, the next time is told anew', async () => {
  const world = await openWorld();
  const first = await out(world, 'shard-1');
  await out(world, 'shard-2');
  await countServing(world, await out(world, 'shard-3'));
  await world.registry.change(first, 'shard-1', { route: 'self', outSince: null });
  await closeIncident(world, { ...first, outcome: 'Completed' });

  await countServing(world, await out(world, 'shard-1'));

  expect(await pages(world)).toHaveLength(2);
});
