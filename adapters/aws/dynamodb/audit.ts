import { CHAIN_START, chainText, findBreak, follow, readEntry } from '../../../core/audit/chain.ts';
import type { Audit, AuditEntry, AuditFact, ChainHead } from '../../../core/audit/ports.ts';
import { Partition } from '../../../core/contracts/table.ts';
import { sha256 } from '../../../core/kernel/digest.ts';
import { getItem, partition } from './table/read.ts';
import { OVERTAKEN, retryOnConflict } from './table/retry-on-conflict.ts';
import { padded } from './table/sort-key.ts';
import type { Write } from './table/statement.ts';
import type { Key, Table } from './table/table.ts';
import { transact } from './table/write.ts';

const CHAIN = Partition.Audit;
const HEAD: Key = { pk: Partition.AuditHead, sk: 'head' };

/** The audit in DynamoDB: an item for each entry, and one that says which is the last. */
export function dynamoAudit({ table }: { table: Table }): Audit {
  const entries = async () =>
    (await partition(table, CHAIN)).map(({ sk, record }) => readEntry(Number(sk), String(record)));
  return {
    append: (fact) =>
      retryOnConflict('the audit', async () => {
        const entry = await entryOf(await headOf(table), fact);
        return (await transact(table, writesOf(entry))) ? entry : OVERTAKEN;
      }),
    head: () => headOf(table),
    entries,
    // A concurrent write does not break the chain: head and entries are read again.
    async verify() {
      for (;;) {
        const head = await headOf(table);
        const broken = await findBreak(await entries(), head);
        if (broken === null || (await headOf(table)).number === head.number) return broken;
      }
    },
  };
}

/**
 * Returns the writes that add a fact to the audit, for the transaction of the change it describes.
 * They fail if another entry came first. None for null.
 */
export async function audited(table: Table, fact: AuditFact | null): Promise<Write[]> {
  return fact === null ? [] : writesOf(await entryOf(await headOf(table), fact));
}

async function headOf(table: Table): Promise<ChainHead> {
  const head = await getItem(table, HEAD);
  return head === null ? CHAIN_START : { number: Number(head.number), sha256: String(head.sha256) };
}

async function entryOf(head: ChainHead, fact: AuditFact): Promise<AuditEntry> {
  const entry = follow(head, fact);
  return { ...entry, sha256: await sha256(chainText(entry)) };
}

function writesOf(entry: AuditEntry): Write[] {
  const { number, previous, sha256 } = entry;
  const where = number === 1 ? { pk: undefined } : { number: number - 1, sha256: previous };
  const item = { pk: CHAIN, sk: padded(number), record: JSON.stringify(entry) };
  return [
    { put: { ...HEAD, number, sha256 }, where },
    { put: item, where: { pk: undefined } },
  ];
}
