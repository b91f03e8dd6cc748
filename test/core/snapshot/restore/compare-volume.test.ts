import { describeVolume } from '../../../../core/kernel/story/describe-volume.ts';
import { compareVolume } from '../../../../core/snapshot/restore/compare-volume.ts';
import { manifestOf, prepareWorld, ref } from '../world.ts';

const held = (name: string, records: number | null) => ({ name, records, ours: false });
const ours = { name: 'docs', records: 12, ours: true };

async function compared(then: ReturnType<typeof held>[] | null, now: ReturnType<typeof held>[] | null) {
  const world = await prepareWorld();
  world.snapshots.put(manifestOf('holding', 1, then === null ? {} : { holdings: [ours, ...then] }));
  const server = world.vectorStore.servers.get('http://shard-1');
  Object.assign(
    server ?? {},
    now === null
      ? { reachable: false }
      : { others: Object.fromEntries(now.map(({ name, records }) => [name, records])) },
  );
  return compareVolume(world, ref, 'holding');
}

test('what else lies on the volume is told with its records then and now, what does not come back first', async () => {
  const then = [held('chats', 5), held('dropped', 7)];

  const { also, unknown } = await compared(then, [held('chats', 9), held('notes', 120), held('tmp', null)]);

  expect(unknown).toEqual([]);
  expect(describeVolume(also)).toEqual([
    "Also on the volume: 'notes' (120 records now) is not in the snapshot and does not come back; it stays on the old volume, which is kept.",
    "Also on the volume: 'tmp' (an unknown number of records now) is not in the snapshot and does not come back; it stays on the old volume, which is kept.",
    "Also on the volume: 'chats' goes back from 9 records now to 5 records in the snapshot; later changes are not re-indexed and stay on the old volume, which is kept.",
    "Also on the volume: 'dropped' (7 records) was removed after the snapshot and comes back.",
  ]);
});

test('a server that can not be asked and a snapshot that does not say are told, never taken for nothing', async () => {
  const unasked = await compared([held('chats', 5)], null);
  const unsaid = await compared(null, [held('notes', 120)]);

  expect(unasked.unknown).toEqual([expect.stringContaining('it could not be asked')]);
  expect(describeVolume(unasked.also)[0]).toContain('(5 records) comes back as it is in the snapshot');
  expect(unsaid.unknown).toEqual([expect.stringContaining('nothing was recorded')]);
  expect(describeVolume(unsaid.also)[0]).toContain('only as far as the snapshot holds it, which is unknown');
});

test('our own collection is not told as another', async () => {
  const { also } = await compared([], []);

  expect(also).toEqual([]);
});

test('a long list is counted, not dropped', async () => {
  const { also } = await compared(
    [],
    Array.from({ length: 12 }, (_, n) => held(`c-${n}`, n)),
  );

  expect(also).toHaveLength(12);
  expect(describeVolume(also).at(-1)).toBe('Also on the volume: 2 more.');
});
