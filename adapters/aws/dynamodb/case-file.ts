import type { CaseFacts } from '../../../core/contracts/case-file.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import type { CaseFile } from '../../../core/kernel/ports/case-file.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { nextPosition } from './table/position.ts';
import { partition } from './table/read.ts';
import { shortKey } from './table/short-key.ts';
import type { Table } from './table/table.ts';
import { writeOne } from './table/write.ts';

/** Facts and timelines of incidents in DynamoDB: two partitions for each, one item for each key. */
export function dynamoCaseFile({ table, clock }: { table: Table; clock: Clock }): CaseFile {
  return {
    async facts(incidentId) {
      const items = await partition(table, factsOf(incidentId));
      return Object.fromEntries(items.map(({ sk, record }) => [sk, JSON.parse(String(record))])) as Partial<CaseFacts>;
    },
    async save(incidentId, key, value) {
      await writeOne(table, { put: { pk: factsOf(incidentId), sk: key, record: JSON.stringify(value) } });
    },
    async note(incidentId, key, text) {
      const line = { pk: timelineOf(incidentId), sk: shortKey(key), key, at: instantOf(clock.now()), text };
      await writeOne(table, { put: { ...line, order: nextPosition() }, where: { pk: undefined } });
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

const factsOf = (incidentId: string) => `facts#${incidentId}`;
const timelineOf = (incidentId: string) => `timeline#${incidentId}`;
