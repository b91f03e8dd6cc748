import { reopenShard } from '../../../core/shard/reopen-shard.ts';
import { prepareWorld, ref } from './world.ts';

test.each([
  [{ done: true, reason: '' }, 'Reopened the index of shard-1.'],
  [{ done: false, reason: 'this store has no such thing' }, 'shard-1 was not reopened: this store has no such thing.'],
])('what the store says of a reopening is the result: %p', async (reopens, text) => {
  const world = prepareWorld();
  world.vectorStore.servers.set('http://shard-1', {
    answer: () => ({ ids: [], scores: [] }),
    documents: new Map(),
    reopens,
  });

  const first = await reopenShard(world, ref);
  const second = await reopenShard(world, ref);

  const lines = await world.caseFile.timeline(ref.incidentId);
  expect([first, second]).toEqual([{ done: reopens.done }, { done: reopens.done }]);
  expect(lines.map((line) => line.text)).toEqual([text]);
});
