import { serveDegraded } from '../../../core/shard/serve-degraded.ts';
import { entryOf, keysIn, prepareWorld, ref } from './world.ts';

test('without a replica the remaining shards answer', async () => {
  const world = prepareWorld();
  const first = await serveDegraded(world, ref);

  const second = await serveDegraded(world, ref);

  expect([first, second]).toEqual([{ mode: 'degraded' }, { mode: 'degraded' }]);
  expect((await entryOf(world))?.route).toBe('none');
  expect(world.registry.changes).toBe(1);
  expect(await keysIn(world)).toEqual(['serve:degraded']);
});
