import type { RegistryEntry } from '../../core/contracts/registry.ts';
import type { Registry } from '../../core/kernel/ports/registry.ts';
import { NotFound, StaleEpoch } from '../../core/kernel/task-error.ts';
import type { Locks } from './records/locks.ts';

/** `register` writes all entries of a target, as its owner does. */
export type RegistryUnderTest = {
  registry: Registry;
  register(targetId: string, entries: RegistryEntry[]): Promise<void>;
  locks: Locks;
};

const entry = (shardId: string, over: Partial<RegistryEntry> = {}): RegistryEntry => ({
  ...{ shardId, replicaOf: null, workloadId: shardId, url: `http://127.0.0.1/${shardId}` },
  ...{ route: 'self', replicaUrl: null, epoch: 0 },
  ...over,
});
const ENTRIES = [entry('shard-2'), entry('shard-1'), entry('shard-1-replica', { replicaOf: 'shard-1' })];

/** What every adapter of the Registry port does; `makeAdapter` gives one in which no target is registered. */
export function registryContract(name: string, makeAdapter: () => RegistryUnderTest): void {
  describe(`${name} as Registry`, () => {
    test('a target is read as it was registered, in its order, replicas too', async () => {
      const { registry, register } = makeAdapter();
      await register('docs-rag', ENTRIES);
      await register('else', [entry('shard-9')]);

      const read = await registry.read('docs-rag');

      expect(read).toEqual(ENTRIES);
    });

    test('an unknown target is NotFound, never an empty service', async () => {
      const { registry } = makeAdapter();

      await expect(registry.read('docs-rag')).rejects.toBeInstanceOf(NotFound);
    });

    test('a change sets what it names on one entry, which keeps the epoch; all else stays', async () => {
      const { registry, register, locks } = makeAdapter();
      await register('docs-rag', ENTRIES);
      await register('else', ENTRIES);
      await locks.free(await locks.take('docs-rag', 'shard-1'));
      const fence = await locks.take('docs-rag', 'shard-1');

      await registry.change(fence, 'shard-1', { route: 'replica', replicaUrl: 'http://127.0.0.1/shard-1-replica' });
      await registry.change(fence, 'shard-1', { workloadId: 'shard-1-r2', outSince: '2026-11-23T03:00:00.000Z' });

      const changed = {
        outSince: '2026-11-23T03:00:00.000Z',
        route: 'replica',
        replicaUrl: 'http://127.0.0.1/shard-1-replica',
        workloadId: 'shard-1-r2',
      } as const;
      const [first, , third] = ENTRIES;
      expect(fence.epoch).toBe(2);
      expect(await registry.read('docs-rag')).toEqual([first, entry('shard-1', { ...changed, epoch: 2 }), third]);
      expect(await registry.read('else')).toEqual(ENTRIES);
    });

    test('parallel changes of the holder all stand', async () => {
      const { registry, register, locks } = makeAdapter();
      await register('docs-rag', ENTRIES);
      const fence = await locks.take('docs-rag', 'shard-1');

      await Promise.all([
        registry.change(fence, 'shard-1', { route: 'none' }),
        registry.change(fence, 'shard-1', { url: 'http://127.0.0.1/new' }),
        registry.change(fence, 'shard-2', { route: 'none' }),
      ]);

      const [, , replica] = ENTRIES;
      expect(await registry.read('docs-rag')).toEqual([
        entry('shard-2', { route: 'none', epoch: 1 }),
        entry('shard-1', { route: 'none', url: 'http://127.0.0.1/new', epoch: 1 }),
        replica,
      ]);
    });

    test('holders of the locks of two shards change them at the same time, and both changes stand', async () => {
      const { registry, register, locks } = makeAdapter();
      await register('docs-rag', ENTRIES);
      const one = await locks.take('docs-rag/shard/shard-1', 'shard-1');
      const two = await locks.take('docs-rag/shard/shard-2', 'shard-2');
      const lost = await locks.take('docs-rag/shard/shard-1-replica', 'shard-1-replica');
      await locks.free(lost);

      const all = await Promise.allSettled([
        registry.change(one, 'shard-1', { route: 'none' }),
        registry.change(two, 'shard-2', { route: 'none' }),
        registry.change(one, 'shard-1', { url: 'http://127.0.0.1/new' }),
        registry.change(lost, 'shard-1', { route: 'replica' }),
      ]);

      expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
      const [, , replica] = ENTRIES;
      expect(await registry.read('docs-rag')).toEqual([
        entry('shard-2', { route: 'none', epoch: 1 }),
        entry('shard-1', { route: 'none', url: 'http://127.0.0.1/new', epoch: 1 }),
        replica,
      ]);
    });

    test.each([-1, 1])('an epoch that is %i off the one of the lock is refused, and nothing changes', async (off) => {
      const { registry, register, locks } = makeAdapter();
      await register('docs-rag', ENTRIES);
      const fence = await locks.take('docs-rag', 'shard-1');

      const change = registry.change({ ...fence, epoch: fence.epoch + off }, 'shard-1', { route: 'none' });

      await expect(change).rejects.toBeInstanceOf(StaleEpoch);
      expect(await registry.read('docs-rag')).toEqual(ENTRIES);
    });

    test('who has lost its lock is refused, and does not undo what its successor changed', async () => {
      const { registry, register, locks } = makeAdapter();
      await register('docs-rag', ENTRIES);
      const lost = await locks.take('docs-rag', 'shard-1');
      await locks.free(lost);
      await expect(registry.change(lost, 'shard-1', { route: 'none' })).rejects.toBeInstanceOf(StaleEpoch);
      const successor = await locks.take('docs-rag', 'shard-1');
      await registry.change(successor, 'shard-1', { route: 'replica' });

      const change = registry.change(lost, 'shard-1', { route: 'none' });

      await expect(change).rejects.toBeInstanceOf(StaleEpoch);
      await expect(
        registry.change({ ...lost, epoch: successor.epoch }, 'shard-1', { route: 'none' }),
      ).rejects.toBeInstanceOf(StaleEpoch);
      expect(await registry.read('docs-rag')).toContainEqual(entry('shard-1', { route: 'replica', epoch: 2 }));
    });

    test.each(['docs-rag/snapshot/shard-1', 'docs-rag/shard/shard-2', 'else', 'else/shard/shard-1'])(
      "the lock '%s' gives no right to change the entry of shard-1",
      async (lockKey) => {
        const { registry, register, locks } = makeAdapter();
        await register('docs-rag', ENTRIES);
        const fence = await locks.take(lockKey, 'shard-1');

        const change = registry.change(fence, 'shard-1', { route: 'none' });

        await expect(change).rejects.toBeInstanceOf(StaleEpoch);
        expect(await registry.read('docs-rag')).toEqual(ENTRIES);
      },
    );

    test('a shard that is not registered can not be changed', async () => {
      const { registry, register, locks } = makeAdapter();
      await register('docs-rag', ENTRIES);
      const fence = await locks.take('docs-rag', 'shard-1');

      await expect(registry.change(fence, 'shard-7', { route: 'none' })).rejects.toBeInstanceOf(NotFound);

      expect(await registry.read('docs-rag')).toEqual(ENTRIES);
    });
  });
}
