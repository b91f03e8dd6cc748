import { disposition, isHeld, SIGNAL_KEPT_DAYS } from '../../core/contracts/signal.ts';
import { instantOf } from '../../core/kernel/instant.ts';
import { type Db, inTransaction } from './records/database.ts';

/** How many rows of each table one sweep looks at: it takes some milliseconds. */
const LOOKED_AT = 1_000;
const DAY_MS = 86_400_000;
const SETTLED = disposition.options.filter((each) => each !== 'Pending' && !isHeld(each)).map((each) => `'${each}'`);

type Key = (string | number)[];
/** A table in the order of its key: `page` returns the next keys, and whether each row is `over`. */
type Walk = { from: Key; page: string; remove: string };
const SIGNALS: Walk = {
  from: [-1],
  page: `SELECT number, seen < ? AND again = 0 AND disposition IN (${SETTLED}) AS over
    FROM signals WHERE number > ? ORDER BY number LIMIT ?`,
  remove: 'DELETE FROM signals WHERE number = ?',
};
const ALERTS: Walk = {
  from: ['', ''],
  page: `SELECT source, fingerprint, seen < ? AND suppression IS NULL AS over
    FROM alerts WHERE (source, fingerprint) > (?, ?) ORDER BY source, fingerprint LIMIT ?`,
  remove: 'DELETE FROM alerts WHERE source = ? AND fingerprint = ?',
};

/**
 * Returns a sweep over the tables of `localSignals`: each call looks at the next rows, and removes settled
 * signals, and what is known of alerts, that did not arrive for long enough. Returns how many it removed.
 */
export function signalSweep({ db, lookedAt = LOOKED_AT }: { db: Db; lookedAt?: number }): (now: number) => number {
  const [signals, alerts] = [sweeper(db, SIGNALS, lookedAt), sweeper(db, ALERTS, lookedAt)];
  return (now) =>
    inTransaction(db, () => {
      const before = (days: number) => instantOf(now - days * DAY_MS);
      return signals(before(SIGNAL_KEPT_DAYS)) + alerts(before(2 * SIGNAL_KEPT_DAYS));
    });
}

function sweeper(db: Db, { from, ...walk }: Walk, lookedAt: number): (before: string) => number {
  const [page, remove] = [db.prepare(walk.page), db.prepare(walk.remove)];
  let last = from;
  return (before) => {
    const rows = page.all(before, ...last, lookedAt) as ({ over: number } & Record<string, string | number>)[];
    const looked = rows.map(({ over, ...key }) => ({ over, key: Object.values(key) }));
    last = rows.length < lookedAt ? from : (looked.at(-1)?.key ?? from);
    const over = looked.filter((row) => row.over === 1);
    for (const { key } of over) remove.run(...key);
    return over.length;
  };
}
