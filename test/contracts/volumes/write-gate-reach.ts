import { type WriteGateUnderTest, writeUnderWay } from './writers.ts';

/** What a gate does whose shards have writers of their own. */
export function alone(makeAdapter: () => WriteGateUnderTest): void {
  test('a pause of one shard leaves the others open', async () => {
    const { gate, writers, locks } = makeAdapter();
    const other = await writeUnderWay(writers, 'shard-2');

    await gate.pause(await locks.take('docs-rag', 'shard-1'));

    expect(await writers.isPaused('shard-2')).toBe(false);
    expect(await writers.write('shard-2', async () => 'also written')).toBe('also written');
    other.finish();
    expect(await other.done).toBe('written');
  });
}

/** What a gate does whose shards have the same writers. */
export function together(makeAdapter: () => WriteGateUnderTest): void {
  test('a pause of one shard is one of the others, and is held for each of them', async () => {
    const { gate, writers, locks } = makeAdapter();
    const [one, two] = [await locks.take('docs-rag', 'shard-1'), await locks.take('snapshot', 'shard-2')];
    await gate.pause(one);

    const otherIsPaused = await writers.isPaused('shard-2');
    await gate.pause(two);
    await gate.resume(one);
    const isStillPaused = await writers.isPaused('shard-1');
    await gate.resume(two);

    expect([otherIsPaused, isStillPaused]).toEqual([true, true]);
    expect(await writers.isPaused('shard-1')).toBe(false);
    expect(await writers.write('shard-2', async () => 'written')).toBe('written');
  });
}
