import type { Who } from '../contracts/who.ts';

/**
 * What somebody did: `by` a person or a part of Ragmend, `about` the id of a record. `at` is ISO
 * 8601 in UTC, `detail` may be empty.
 */
export type AuditFact = { at: string; by: Who; what: string; about: string; detail: string };

/**
 * A fact in its place: numbers begin with 1; `previous` is the sha256 of the entry before, `sha256`
 * that of this one.
 */
export type AuditEntry = AuditFact & { number: number; previous: string; sha256: string };

/** Who did what, kept so that no entry can be changed, dropped or moved unnoticed. */
export interface Audit {
  append(fact: AuditFact): Promise<AuditEntry>;
  /** All entries, oldest first. */
  entries(): Promise<AuditEntry[]>;
  /** Why the entries are not those that were written; null where they are. */
  verify(): Promise<string | null>;
}
