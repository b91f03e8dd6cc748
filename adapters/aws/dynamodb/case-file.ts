import { composeFacts } from '../../../core/contracts/case-file.ts';
import { Partition } from '../../../core/contracts/table.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import type { CaseFile } from '../../../core/kernel/ports/case-file.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { redact } from '../../formats/redact.ts';
import { lockOf, staleEpoch } from './locks.ts';
import { partition } from './table/read.ts';
import { shortKey } from './table/short-key.ts';
import { nextSortKey } from './table/sort-key.ts';
import type { Table } from './table/table.ts';
import { transact, writeOne } from './table/write.ts';

/**
 * Facts and timelines of incidents in DynamoDB: two partitions for each incident, one item for each
 * key. A fact is written in the transaction that checks its lock.
 */
export function dynamoCaseFile({ table, clock }: { table: Table; clock: Clock }): CaseFile {
  return {
    async facts(incidentId) {
      const items = await partition(table, factsOf(incidentId));
      const first = items.sort((a, b) => (String(a.order) < String(b.order) ? -1 : 1));
      return composeFacts(
        first.map(({ fact, key, record }) => ({ fact: `${fact}`, key: `${key}`, value: `${record}` })),
      );
    },
    async save(fence, fact, key, value) {
      const { incidentId, epoch } = fence;
      const lock = await lockOf(table, incidentId);
      const change = { pk: factsOf(incidentId), sk: shortKey(`${fact}#${key}`) };
      const set = { fact, key, record: JSON.stringify(value) };
      const held = lock && { check: lock, where: { holder: incidentId, epoch } };
      const made = held && (await transact(table, [held, { change, set, keep: { order: nextSortKey() } }]));
      if (!made) throw staleEpoch(fence);
    },
    async note(incidentId, key, text) {
      const line = {
        pk: timelineOf(incidentId),
        sk: shortKey(key),
        key,
        at: instantOf(clock.now()),
        text: redact(text),
      };
      await writeOne(table, { put: { ...line, order: nextSortKey() }, where: { pk: undefined } });
    },
    async timeline(incidentId) {
      const lines = (await partition(table, timelineOf(incidentId))).map(({ key, at, text, order }) => ({
        line: { at: String(at), key: String(key), text: String(text) },
        place: `${at} ${order}`,
      }));
      return lines.sort((a, b) => (a.place < b.place ? -1 : 1)).map(({ line }) => line);
    },
  };
}

const factsOf = (incidentId: string) => `${Partition.Facts}${incidentId}`;
const timelineOf = (incidentId: string) => `${Partition.Timeline}${incidentId}`;
