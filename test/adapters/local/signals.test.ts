import { openDatabase } from '../../../adapters/local/database.ts';
import { localSignals } from '../../../adapters/local/signals.ts';
import type { Signal } from '../../../core/contracts/signal.ts';
import { signalsContract } from '../../contracts/signals.contract.ts';
import { type RealDatabase, realDatabase } from './real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

signalsContract('localSignals', () => localSignals(real));

test('a delivery of which one signal can not be stored is refused whole, and never taken for a duplicate', async () => {
  const good = { id: 'a', disposition: 'Pending', incidentId: null, status: 'firing', times: 1 } as Signal;
  const bad = { ...good, id: 'b', status: undefined } as unknown as Signal;

  const put = localSignals(real).put([good, bad]);

  await expect(put).rejects.toThrow('NOT NULL');
  const other = openDatabase(real.file);
  expect(await localSignals({ db: other }).list(10)).toEqual([]);
  other.close();
});
