import * as z from 'zod';
import { type PodReading, podReading } from '../../../core/contracts/provider/pod-reading.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { getItem } from '../dynamodb/table/read.ts';
import type { Key, Table } from '../dynamodb/table/table.ts';
import { writeOne } from '../dynamodb/table/write.ts';

/** The last readings of a generator's pods, for callers that may not ask the pods. */
export type KeptReadings = {
  /** Keeps the readings of a target without their pairs, which only a run judges. */
  keep(targetId: string, readings: PodReading[]): Promise<void>;
  /** Returns the last readings; throws DependencyUnavailable if there are none of the last minutes. */
  readings(targetId: string): Promise<PodReading[]>;
};

/** Three rounds of the worker. */
const FRESH_MS = 180_000;
const all = z.array(podReading);

/** Readings in DynamoDB, one item for each target. */
export function keptReadings({ table, clock }: { table: Table; clock: Clock }): KeptReadings {
  return {
    async keep(targetId, readings) {
      const slim = readings.map((one) => (one.isAway ? one : { ...one, pairs: [] }));
      await writeOne(table, { put: { ...keyOf(targetId), at: clock.now(), record: JSON.stringify(slim) } });
    },
    async readings(targetId) {
      const item = await getItem(table, keyOf(targetId));
      if (item !== null && clock.now() - Number(item.at) <= FRESH_MS) return all.parse(JSON.parse(String(item.record)));
      throw new DependencyUnavailable(
        `the worker has not heard from the pods of '${targetId}' for 3 minutes: look at its log`,
      );
    },
  };
}

const keyOf = (targetId: string): Key => ({ pk: `pod-readings#${targetId}`, sk: 'newest' });
