import { markUnhealthy } from '../../../../core/shard/mark-unhealthy.ts';
import { takeTurn } from '../../../../core/turn/take-turn.ts';
import { prepareWorld } from '../world.ts';
import { kinds, needsOf, run } from './world.ts';

test('a repair that waits for its turn says behind whom, and that it goes on by itself', async () => {
  const world = await prepareWorld({ repairs: { atOnce: 1 } });
  const [one, two] = [await run(world, 'shard-1'), await run(world, 'shard-2')];
  for (const ref of [one, two]) await takeTurn(world, ref);

  const needs = await needsOf(world);

  expect(needs).toEqual([
    {
      ...{ kind: 'turn', id: `turn:${two.incidentId}`, targetId: 'docs-rag' },
      subject: { kind: 'shard', id: 'shard-2' },
      ...{ incidentId: two.incidentId, since: '2026-11-23T03:00:00.000Z', command: `ragmend show ${one.incidentId}` },
      headline: 'shard-restore of shard-2 waits for its turn.',
      why: `In docs-rag, 1 may copy, restart or restore at a time, and ${one.incidentId} is first. It continues by itself.`,
    },
  ]);
});

test('too few shards that serve are told before all else but the kill switch', async () => {
  const world = await prepareWorld();
  for (const shard of ['shard-1', 'shard-2']) await markUnhealthy(world, await run(world, shard));

  const needs = await needsOf(world);

  expect(kinds(needs)).toEqual(['serving']);
  expect(needs[0]).toMatchObject({ headline: 'Too few shards of docs-rag serve: 0 of 2.', command: null });
});
