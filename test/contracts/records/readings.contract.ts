import { ShardMetric } from '../../../core/contracts/shard-metrics.ts';
import type { Readings, ShardReading } from '../../../core/validation/ports.ts';

/**
 * A fresh place of readings, and what somebody sees there: of the counter what it counted in all,
 * of the others what was published once; null for nothing.
 */
export type ReadingsUnderTest = {
  readings: Readings;
  targetId: string;
  seen: (metric: ShardMetric, shardId: string) => Promise<number | null>;
};

const reading = (shardId: string, patch: Partial<ShardReading> = {}): ShardReading => ({
  ...{ shardId, replicaOf: null, asked: 10, right: 6, unanswered: 1, empty: 3, citationHitRate: 0.6, precision: 0.75 },
  reachable: true,
  ...patch,
});

/** What every adapter of the Readings port does. */
export function readingsContract(name: string, makeAdapter: () => ReadingsUnderTest): void {
  describe(`${name} as Readings`, () => {
    test('everything that was read of a shard is seen', async () => {
      const { readings, targetId, seen } = makeAdapter();

      await readings.publish(targetId, Date.now(), [reading('shard-1')]);

      expect(await seen(ShardMetric.EmptyResults, 'shard-1')).toBe(3);
      expect(await seen(ShardMetric.CitationHitRate, 'shard-1')).toBeCloseTo(0.6);
      expect(await seen(ShardMetric.Precision, 'shard-1')).toBeCloseTo(0.75);
      expect(await seen(ShardMetric.Asked, 'shard-1')).toBe(10);
      expect(await seen(ShardMetric.Right, 'shard-1')).toBe(6);
      expect(await seen(ShardMetric.Unanswered, 'shard-1')).toBe(1);
      expect(await seen(ShardMetric.Reachable, 'shard-1')).toBe(1);
    });

    test('shards and replicas are kept apart', async () => {
      const { readings, targetId, seen } = makeAdapter();

      await readings.publish(targetId, Date.now(), [
        reading('shard-1', { right: 10 }),
        reading('shard-1-replica', { replicaOf: 'shard-1', right: 2 }),
      ]);

      expect(await seen(ShardMetric.Right, 'shard-1')).toBe(10);
      expect(await seen(ShardMetric.Right, 'shard-1-replica')).toBe(2);
    });

    test('empty answers of all rounds add up', async () => {
      const { readings, targetId, seen } = makeAdapter();

      await readings.publish(targetId, Date.now(), [reading('shard-1', { empty: 4 })]);
      await readings.publish(targetId, Date.now() + 1000, [reading('shard-1', { empty: 2 })]);

      expect(await seen(ShardMetric.EmptyResults, 'shard-1')).toBe(6);
    });

    test('a rate that nobody knows is not made up', async () => {
      const { readings, targetId, seen } = makeAdapter();

      const unknown = { citationHitRate: null, precision: null, reachable: null };
      await readings.publish(targetId, Date.now(), [reading('shard-1', unknown)]);

      expect(await seen(ShardMetric.CitationHitRate, 'shard-1')).toBeNull();
      expect(await seen(ShardMetric.Precision, 'shard-1')).toBeNull();
      expect(await seen(ShardMetric.Reachable, 'shard-1')).toBeNull();
      expect(await seen(ShardMetric.Asked, 'shard-1')).toBe(10);
    });
  });
}
