import * as z from 'zod';
import { who } from '../contracts/who.ts';
import { canonicalJson, sha256 } from '../kernel/digest.ts';
import { jsonIn } from '../kernel/json-in.ts';
import type { AuditEntry, AuditFact, ChainHead, DailyHead } from './ports.ts';

const text = z.string();
const stored = z.object({
  at: text,
  by: who,
  what: text,
  about: text,
  detail: text,
  number: z.int(),
  previous: text,
  sha256: text,
});

/** The head that the first entry follows. */
export const CHAIN_START: ChainHead = { number: 0, sha256: '0'.repeat(64) };

/** Returns the text that an entry's sha256 covers: every field but the sha256. */
export function chainText({ at, by, what, about, detail, number, previous }: Omit<AuditEntry, 'sha256'>): string {
  return canonicalJson({ at, by, what, about, detail, number, previous });
}

/** Returns the entry that a fact becomes after `head`, still without its sha256. */
export function follow(head: ChainHead, { at, by, what, about, detail }: AuditFact): Omit<AuditEntry, 'sha256'> {
  return { at, by, what, about, detail, number: head.number + 1, previous: head.sha256 };
}

/**
 * Reads the stored entry of a number. An unreadable entry gets no hash, so that `findBreak` reports
 * it as changed.
 */
export function readEntry(number: number, record: string): AuditEntry {
  const { data, success } = stored.safeParse(jsonIn(record));
  return success ? data : { at: '', by: '', what: '', about: '', detail: '', number, previous: '', sha256: '' };
}

/** Returns why entries, oldest first, are not a whole chain that ends in `head`; null if they are. */
export async function findBreak(entries: AuditEntry[], head: ChainHead): Promise<string | null> {
  let last = CHAIN_START;
  for (const entry of entries) {
    const wanted = last.number + 1;
    if (entry.number !== wanted) return `audit entry ${wanted} is missing: entry ${entry.number} is in its place`;
    if (entry.sha256 === '') return `audit entry ${wanted} was changed`;
    if (entry.previous !== last.sha256) return `audit entry ${wanted} does not follow the entry before it`;
    if ((await sha256(chainText(entry))) !== entry.sha256) return `audit entry ${wanted} was changed`;
    last = entry;
  }
  if (head.number === last.number && head.sha256 === last.sha256) return null;
  return `audit entries end with ${last.number}, but the last one written was ${head.number}`;
}

/** Returns why entries, oldest first, are not those that the heads were kept of; null if they are. */
export function findRewrite(entries: AuditEntry[], heads: DailyHead[]): string | null {
  const rewritten = heads.find(({ number, sha256 }) => number > 0 && entries[number - 1]?.sha256 !== sha256);
  if (rewritten === undefined) return null;
  const { number, day, sha256 } = rewritten;
  return `audit entry ${number} is not the one of ${day}, whose sha256 '${sha256}' was kept apart`;
}
