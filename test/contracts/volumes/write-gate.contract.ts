import { setTimeout as sleep } from 'node:timers/promises';
import { StaleEpoch } from '../../../core/kernel/task-error.ts';
import { alone, together } from './write-gate-reach.ts';
import { type WriteGateUnderTest, writeUnderWay } from './writers.ts';

// Long enough for a gate that does not wait to be caught; one that waits passes however long it takes.
const A_WHILE_MS = 100;

/**
 * What every adapter of the WriteGate port does; `makeAdapter` gives one without pauses and writes,
 * whose shards have writers of their own, or share them.
 */
export function writeGateContract(
  name: string,
  makeAdapter: () => WriteGateUnderTest,
  writersOf: 'each shard' | 'all shards' = 'each shard',
): void {
  describe(`${name} as WriteGate`, () => {
    test('an open gate lets a write through and gives its result, or its error', async () => {
      const { writers } = makeAdapter();

      const written = await writers.write('shard-1', async () => 'written');
      const refused = writers.write('shard-1', () => Promise.reject(new Error('the store refused')));

      expect(written).toBe('written');
      await expect(refused).rejects.toThrow('the store refused');
      expect(await writers.isPaused('shard-1')).toBe(false);
    });

    test('a pause waits for every write that is under way', async () => {
      const { gate, writers, locks } = makeAdapter();
      const [one, two] = [await writeUnderWay(writers, 'shard-1'), await writeUnderWay(writers, 'shard-1')];
      const events: string[] = [];

      const paused = gate.pause(await locks.take('docs-rag', 'shard-1')).then(() => events.push('paused'));
      while (!(await writers.isPaused('shard-1'))) await sleep(5);
      one.finish();
      await one.done;
      await sleep(A_WHILE_MS);
      events.push('last write');
      two.finish();
      await Promise.all([two.done, paused]);

      expect(events).toEqual(['last write', 'paused']);
    });

    test('a write that failed is no longer under way', async () => {
      const { gate, writers, locks } = makeAdapter();
      const refused = writers.write('shard-1', () => Promise.reject(new Error('the store refused')));
      await expect(refused).rejects.toThrow('the store refused');

      await gate.pause(await locks.take('docs-rag', 'shard-1'));

      expect(await writers.isPaused('shard-1')).toBe(true);
    });

    test('a write waits while its shard is paused, and is made when it goes on', async () => {
      const { gate, writers, locks } = makeAdapter();
      const fence = await locks.take('docs-rag', 'shard-1');
      await gate.pause(fence);
      const events: string[] = [];

      const writes = [1, 2, 3].map((n) => writers.write('shard-1', async () => void events.push(`write ${n}`)));
      await sleep(A_WHILE_MS);
      events.push('resumed');
      await gate.resume(fence);
      await Promise.all(writes);

      expect(events[0]).toBe('resumed');
      expect(events.slice(1).sort()).toEqual(['write 1', 'write 2', 'write 3']);
    });

    test('a write that waits at the gate does not keep another pause waiting', async () => {
      const { gate, writers, locks } = makeAdapter();
      const [restore, snapshot] = [await locks.take('docs-rag', 'shard-1'), await locks.take('snapshot', 'shard-1')];
      await gate.pause(restore);
      const waiting = writers.write('shard-1', async () => 'written');

      await gate.pause(snapshot);

      await gate.resume(restore);
      await gate.resume(snapshot);
      expect(await waiting).toBe('written');
    });

    if (writersOf === 'each shard') alone(makeAdapter);
    else together(makeAdapter);

    test('holders pause each for itself, and writers go on when the last has resumed', async () => {
      const { gate, writers, locks } = makeAdapter();
      const restore = await locks.take('docs-rag', 'shard-1');
      const snapshot = await locks.take('docs-rag/snapshot/shard-1', 'shard-1');
      await Promise.all([gate.pause(restore), gate.pause(snapshot)]);

      await gate.resume(restore);
      const betweenThem = await writers.isPaused('shard-1');
      await gate.resume(restore);
      const afterTwice = await writers.isPaused('shard-1');
      await gate.resume(snapshot);

      expect([betweenThem, afterTwice]).toEqual([true, true]);
      expect(await writers.isPaused('shard-1')).toBe(false);
    });

    test('one holder that pauses twice resumes once, and resuming what is not paused is no error', async () => {
      const { gate, writers, locks } = makeAdapter();
      const fence = await locks.take('docs-rag', 'shard-1');
      await gate.pause(fence);
      await gate.pause(fence);

      await gate.resume(fence);
      await gate.resume(fence);

      expect(await writers.isPaused('shard-1')).toBe(false);
    });

    test('the next holder of a lock can end a pause that the last one left', async () => {
      const { gate, writers, locks } = makeAdapter();
      const first = await locks.take('docs-rag', 'shard-1');
      await gate.pause(first);
      await locks.free(first);

      await gate.resume(await locks.take('docs-rag', 'shard-1'));

      expect(await writers.isPaused('shard-1')).toBe(false);
    });

    test('a write of a dead process does not block', async () => {
      const { hurried, writers, locks, deadWrite } = makeAdapter();
      await deadWrite('shard-1');

      await hurried.pause(await locks.take('docs-rag', 'shard-1'));

      expect(await writers.isPaused('shard-1')).toBe(true);
    });

    test('writes that do not end are WritersBusy, and come to their end', async () => {
      const { hurried, writers, locks } = makeAdapter();
      const write = await writeUnderWay(writers, 'shard-1');
      const fence = await locks.take('docs-rag', 'shard-1');

      await expect(hurried.pause(fence)).rejects.toMatchObject({ name: 'WritersBusy' });

      write.finish();
      expect(await write.done).toBe('written');
      await hurried.pause(fence);
      await hurried.resume(fence);
      expect(await writers.isPaused('shard-1')).toBe(false);
    });

    test('a fence that no longer holds its lock neither pauses nor resumes', async () => {
      const { gate, writers, locks } = makeAdapter();
      const lost = await locks.take('docs-rag', 'shard-1');
      await locks.free(lost);

      await expect(gate.pause(lost)).rejects.toBeInstanceOf(StaleEpoch);
      expect(await writers.isPaused('shard-1')).toBe(false);
      await gate.pause(await locks.take('docs-rag', 'shard-1'));
      await expect(gate.resume(lost)).rejects.toBeInstanceOf(StaleEpoch);
      expect(await writers.isPaused('shard-1')).toBe(true);
    });
  });
}
