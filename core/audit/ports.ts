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

/** Records who did what, so that nobody can change, drop or move an entry unnoticed. */
export interface Audit {
  append(fact: AuditFact): Promise<AuditEntry>;
  /** Returns all entries, oldest first. */
  entries(): Promise<AuditEntry[]>;
  /** Returns why the entries are not the ones written; null if they are. */
  verify(): Promise<string | null>;
}
