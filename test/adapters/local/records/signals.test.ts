import { openDatabase } from '../../../../adapters/local/records/database.ts';
import { localSignals } from '../../../../adapters/local/records/signals.ts';
import type { Signal } from '../../../../core/contracts/signal.ts';
import { signal, signalsContract } from '../../../contracts/records/signals.contract.ts';
import { signalsEndedContract } from '../../../contracts/records/signals-ended.contract.ts';
import { signalsSettledContract } from '../../../contracts/records/signals-settled.contract.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

signalsContract('localSignals', () => localSignals(real));
signalsSettledContract('localSignals', () => localSignals(real));
signalsEndedContract('localSignals', () => localSignals(real));

test('a delivery of which one signal can not be stored is refused whole, and never taken for a duplicate', async () => {
  const good = signal('a');
  const bad = { ...good, id: 'b', times: undefined } as unknown as Signal;

  const put = localSignals(real).put([good, bad]);

  await expect(put).rejects.toThrow('NOT NULL');
  const other = openDatabase(real.file);
  expect(await localSignals({ db: other }).list(10)).toEqual([]);
  other.close();
});

test('of deliveries at the same time the one that can not be stored is refused alone', async () => {
  const good = signal('a');
  const bad = { ...good, id: 'b', times: undefined } as unknown as Signal;
  const signals = localSignals(real);

  const settled = await Promise.allSettled([signals.put([good]), signals.put([good, bad]), signals.put([good])]);

  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(settled[0]).toMatchObject({ value: { stored: 1, duplicates: 0 } });
  expect(settled[2]).toMatchObject({ value: { stored: 0, duplicates: 1 } });
  expect(await signals.list(10)).toMatchObject([{ id: 'a', times: 2 }]);
});

test('a signal is in the file before its delivery is answered', async () => {
  const good = signal('a');
  const other = openDatabase(real.file);

  await localSignals(real).put([good]);

  expect(await localSignals({ db: other }).list(10)).toHaveLength(1);
  other.close();
});
