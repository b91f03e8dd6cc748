import { localApprovals } from '../../../../adapters/local/records/approvals.ts';
import type { Db } from '../../../../adapters/local/records/database.ts';
import { localIncidents } from '../../../../adapters/local/records/incidents.ts';
import { localOutbox } from '../../../../adapters/local/records/outbox.ts';
import { localSignals } from '../../../../adapters/local/records/signals.ts';
import { localSnapshotRecords } from '../../../../adapters/local/records/snapshot-records.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

/** What the plans of all statements say that are prepared while `work` runs. */
async function plansOf(work: (db: Db) => Promise<unknown>): Promise<string[]> {
  const { db } = real;
  const asked: string[] = [];
  const watched = new Proxy(db, {
    get(target, name) {
      if (name !== 'prepare') return (Reflect.get(target, name) as (...args: unknown[]) => unknown)?.bind?.(target);
      return (sql: string) => {
        asked.push(sql);
        return target.prepare(sql);
      };
    },
  });
  await work(watched);
  // Without a condition the first rows are read in the order of their numbers.
  const selects = asked.filter((sql) => /^\s*SELECT/.test(sql) && sql.includes('WHERE'));
  const details = selects.map((sql) => db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[]);
  return details.flat().map(({ detail }) => detail);
}

const LISTS = [
  { targetIds: ['docs-rag'], since: '2026-11-23T00:00:00.000Z' },
  { targetIds: ['docs-rag'], limit: 10 },
  { targetIds: ['docs-rag'], limit: 10, before: { open: false, at: '2026-11-23T00:00:00.000Z', id: 'i-1' } },
  { open: true as const },
];
const READS: [string, (db: Db) => Promise<unknown>][] = [
  ...LISTS.map((which): [string, (db: Db) => Promise<unknown>] => [
    `incidents ${JSON.stringify(which)}`,
    (db) => localIncidents({ db }).list(which),
  ]),
  ...LISTS.map((which): [string, (db: Db) => Promise<unknown>] => [
    `approvals ${JSON.stringify(which)}`,
    (db) => localApprovals({ db }).list(which),
  ]),
  ['last runs', (db) => localIncidents({ db }).lastRuns('docs-rag')],
  ['approvals of an incident', (db) => localApprovals({ db }).list({ incidentId: 'i-1' })],
  ['the outbox', (db) => localOutbox({ db }).due(0, 10)],
  ['alerts that wait', (db) => localSignals({ db }).held(10)],
  ['alerts to decide', (db) => localSignals({ db }).undecided()],
  ['snapshots', (db) => localSnapshotRecords(db).list('docs-rag')],
];

test.each(READS)('an index answers what is asked of %s', async (_, read) => {
  const plans = await plansOf(read);

  expect(plans.length).toBeGreaterThan(0);
  // A scan by an index that holds only what is open or suppressed reads no more than that.
  expect(
    plans.filter((detail) => /^SCAN/.test(detail) && !/USING INDEX (\w+_(open|pending|suppressed))\b/.test(detail)),
  ).toEqual([]);
});
