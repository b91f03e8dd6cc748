import { localSignals } from '../../../adapters/local/records/signals.ts';
import { signalSweep } from '../../../adapters/local/sweep-signals.ts';
import { type Disposition, disposition, isHeld, SIGNAL_KEPT_DAYS } from '../../../core/contracts/signal.ts';
import { signal } from '../../contracts/records/signals.contract.ts';
import { type RealDatabase, realDatabase } from './real-database.ts';

const DAY_MS = 86_400_000;
const CAME = Date.parse(signal('any').receivedAt);
const after = (days: number) => CAME + days * DAY_MS;
const at = (days: number) => new Date(after(days)).toISOString();

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

/** Sweeps until each row was looked at. */
function swept(now: number): number {
  const sweep = signalSweep({ db: real.db, lookedAt: 3 });
  return Array.from({ length: 20 }, () => sweep(now)).reduce((sum, each) => sum + each, 0);
}
const ids = async () => (await localSignals(real).list(100)).map(({ id }) => id).sort();

test('settled signals go once they did not arrive for long enough, and no others', async () => {
  const signals = localSignals(real);
  const each: Disposition[] = [...disposition.options];
  await signals.put(each.map((name) => signal(name)));
  for (const name of each) if (name !== 'Pending') await signals.settle(name, name, 'incident-1');
  await signals.put([signal('again')]);
  await signals.settle('again', 'Started', 'incident-1');
  await signals.put([signal('again', { receivedAt: at(80) })]);

  const early = swept(after(SIGNAL_KEPT_DAYS - 1));
  swept(after(SIGNAL_KEPT_DAYS + 1));

  expect(early).toBe(0);
  expect(await ids()).toEqual([...each.filter((name) => name === 'Pending' || isHeld(name)), 'again'].sort());
});

test('a settled signal that is to be decided again stays', async () => {
  const signals = localSignals(real);
  await signals.put([signal('a')]);
  await signals.settle('a', 'Started', 'incident-1');
  await signals.put([signal('a', { status: 'resolved', receivedAt: at(1) })]);
  await signals.put([signal('a', { receivedAt: at(2) })]);

  swept(after(1_000));

  expect(await signals.undecided()).toMatchObject([{ id: 'a' }]);
});

test('what is known of an alert goes after its signals, unless its source suppresses it', async () => {
  const signals = localSignals(real);
  const suppression = { by: 'Alarm', until: null };
  await signals.put([signal('over', { status: 'resolved' }), { ...signal('quiet'), suppression }]);
  const known = () => real.db.prepare('SELECT fingerprint FROM alerts ORDER BY fingerprint').all();

  swept(after(SIGNAL_KEPT_DAYS + 1));
  const before = known();
  swept(after(2 * SIGNAL_KEPT_DAYS + 1));

  expect(before).toHaveLength(2);
  expect(known()).toEqual([{ fingerprint: 'print-of-quiet' }]);
});

test('one sweep looks at a bounded number of rows, and the next at those after them', async () => {
  const signals = localSignals(real);
  const all = Array.from({ length: 10 }, (_, index) => signal(`s-${index}`));
  await signals.put(all);
  for (const { id } of all) await signals.settle(id, 'NoRoute', null);
  const sweep = signalSweep({ db: real.db, lookedAt: 4 });

  const removed = Array.from({ length: 4 }, () => sweep(after(200)));

  expect(removed).toEqual([4, 4, 2, 0]);
});

test('signals of a file of an earlier version are kept from their first arrival on', async () => {
  const signals = localSignals(real);
  await signals.put([signal('old')]);
  await signals.settle('old', 'Started', 'incident-1');
  for (const table of ['signals', 'alerts']) real.db.exec(`ALTER TABLE ${table} DROP COLUMN seen`);
  localSignals(real);

  expect(swept(after(SIGNAL_KEPT_DAYS - 1))).toBe(0);
  expect(swept(after(SIGNAL_KEPT_DAYS + 1))).toBe(1);
});
