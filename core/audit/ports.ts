import type { Who } from '../contracts/who.ts';

/**
 * What somebody did. `by` is a person or a part of Ragmend, `about` the id of a record, `at` ISO
 * 8601 in UTC; `detail` may be empty.
 */
export type AuditFact = { at: string; by: Who; what: string; about: string; detail: string };

/**
 * A fact in its place in the chain. Numbers start at 1; `previous` is the sha256 of the entry
 * before, `sha256` its own.
 */
export type AuditEntry = AuditFact & { number: number; previous: string; sha256: string };

/** The last entry, which the next one follows. */
export type ChainHead = Pick<AuditEntry, 'number' | 'sha256'>;
/** The last entry as it was on a day, e.g. `2026-11-23`. */
export type DailyHead = ChainHead & { day: string };

/** Records who did what, so that nobody can change, drop or move an entry unnoticed. */
export interface Audit {
  append(fact: AuditFact): Promise<AuditEntry>;
  /** Returns the last entry; number 0 stands for none. */
  head(): Promise<ChainHead>;
  /** Returns all entries, oldest first. */
  entries(): Promise<AuditEntry[]>;
  /** Returns why the entries are not the ones written; null if they are. */
  verify(): Promise<string | null>;
}

/** Heads of the audit where nobody who writes records can change them. */
export interface AuditHeads {
  /** Keeps the head of a day; the first one of a day stays. */
  keep(head: DailyHead): Promise<void>;
  /** Returns all kept heads, oldest first. */
  list(): Promise<DailyHead[]>;
}
