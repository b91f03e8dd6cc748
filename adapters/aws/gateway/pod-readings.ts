import { type PodReading, podReading } from '../../../core/contracts/provider/pod-reading.ts';
import { Partition, TableKey } from '../../../core/contracts/table.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { partition } from '../dynamodb/table/read.ts';
import type { Item, Table } from '../dynamodb/table/table.ts';
import { writeOne } from '../dynamodb/table/write.ts';

/** The last readings of a generator's pods, for callers that may not ask the pods. */
export type KeptReadings = {
  /** Keeps the readings of a target without their pairs, which only a run judges. */
  keep(targetId: string, readings: PodReading[]): Promise<void>;
  /** Returns the last readings by pod; throws DependencyUnavailable if there are none of the last minutes. */
  readings(targetId: string): Promise<PodReading[]>;
};

/** Three rounds of the worker. */
const FRESH_MS = 180_000;
/** A pod that is gone leaves its item for so long, which no reader looks at any more. */
const LEFT_MS = 3_600_000;

/**
 * Readings in DynamoDB: one item for each pod, since those of 45 pods fill an item of 400 KB, and one
 * for the round, written last. A pod that was not in the newest whole round is gone.
 */
export function keptReadings({ table, clock }: { table: Table; clock: Clock }): KeptReadings {
  return {
    async keep(targetId, readings) {
      const at = clock.now();
      const round = { pk: partitionOf(targetId), at, [TableKey.Ttl]: Math.ceil((at + LEFT_MS) / 1000) };
      const slim = readings.map((one) => (one.isAway ? one : { ...one, pairs: [] }));
      const put = (sk: string, record?: string) => writeOne(table, { put: { ...round, sk, record } });
      await Promise.all(slim.map((one) => put(`${POD}${one.pod}`, JSON.stringify(one))));
      await put(ROUND);
    },
    async readings(targetId) {
      const items = await partition(table, partitionOf(targetId));
      const round = items.find(({ sk }) => sk === ROUND);
      if (round !== undefined && clock.now() - Number(round.at) <= FRESH_MS) return podsOf(items, Number(round.at));
      throw new DependencyUnavailable(
        `the worker has not heard from the pods of '${targetId}' for 3 minutes: look at its log`,
      );
    },
  };
}

const ROUND = 'newest';
const POD = 'pod#';
const partitionOf = (targetId: string) => `${Partition.PodReadings}${targetId}`;

const podsOf = (items: Item[], since: number): PodReading[] =>
  items
    .filter(({ sk, at }) => sk.startsWith(POD) && Number(at) >= since)
    .map(({ record }) => podReading.parse(JSON.parse(String(record))));
