import { type Listing, type Place, sourcesOf } from '../../../core/kernel/listing.ts';
import type { Db } from './database.ts';

/**
 * Statements that return records: `opened` returns all open ones, `ended` those of one target that
 * ended, in the form of `ENDED`.
 */
type Statements = { opened: string; ended: string };

/**
 * Returns the last part of a statement about ended records: newest first, at most ?5. `at` is the
 * column or expression that an index has before the id.
 */
export const ENDED = (at: string): string =>
  `${at} >= ?2 AND ${at} <= ?3 AND (${at} < ?3 OR id < ?4) ORDER BY ${at} DESC, id DESC LIMIT ?5`;

/** Sorts after any time, and after any id. */
const LAST = '\u{10ffff}';
const ALL = -1;

/** Returns the records of a list; an index answers each statement. */
export function listed<T extends { id: string; targetId: string }>(
  db: Db,
  statements: Statements,
  which: Listing,
  placeOf: (record: T) => Place,
): T[] {
  const { opened, ended, choose } = sourcesOf(which, placeOf);
  const read = (statement: string, ...values: (string | number)[]) =>
    (db.prepare(statement).all(...values) as { record: string }[]).map(({ record }) => JSON.parse(record) as T);
  const records = opened ? read(statements.opened) : [];
  for (const targetId of ended?.targetIds ?? []) {
    const { at, id } = ended?.from ?? { at: LAST, id: LAST };
    const limit = Number.isFinite(ended?.limit) ? Number(ended?.limit) : ALL;
    records.push(...read(statements.ended, targetId, ended?.since ?? '', at, id, limit));
  }
  return choose(records);
}
