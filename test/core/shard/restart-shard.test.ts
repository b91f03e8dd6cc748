import { restartShard } from '../../../core/shard/restart-shard.ts';
import { entryOf, prepareWorld, ref } from './world.ts';

test('a restarted server that comes up is done, and its new url is registered', async () => {
  const world = prepareWorld();
  world.workloads.movesTo = 'http://shard-1:8001';

  const result = await restartShard(world, ref);

  expect(result).toEqual({ done: true });
  expect((await entryOf(world))?.url).toBe('http://shard-1:8001');
});

test('a retry restarts nothing', async () => {
  const world = prepareWorld();
  await restartShard(world, ref);

  const again = await restartShard(world, ref);

  expect(again).toEqual({ done: true });
  expect(world.workloads.log).toEqual(['restart shard-1']);
  expect(world.registry.changes).toBe(0);
});

test('a try that died before it wrote down its restart is not followed by another restart', async () => {
  const world = prepareWorld();
  const { note } = world.caseFile;
  world.caseFile.note = async (incidentId, key, text) => {
    if (key === 'restart') throw new Error('the process died');
    return note.call(world.caseFile, incidentId, key, text);
  };
  await expect(restartShard(world, ref)).rejects.toThrow('died');
  world.caseFile.note = note;

  const again = await restartShard(world, ref);

  expect(again).toEqual({ done: true });
  expect(world.workloads.log).toEqual(['restart shard-1']);
  const texts = (await world.caseFile.timeline(ref.incidentId)).map(({ text }) => text);
  expect(texts).toEqual(['Restarting the server of shard-1.', 'Restarted the server of shard-1.']);
});

test('a server that does not come up is a result', async () => {
  const world = prepareWorld();
  world.workloads.broken.add('shard-1');

  const result = await restartShard(world, ref);

  const [, line] = await world.caseFile.timeline(ref.incidentId);
  expect(result).toEqual({ done: false });
  expect(line?.text).toBe('The server of shard-1 did not come up again.');
  expect((await entryOf(world))?.url).toBe('http://shard-1');
});
