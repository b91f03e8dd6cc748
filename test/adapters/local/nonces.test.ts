import { localNonces } from '../../../adapters/local/nonces.ts';
import { NonceTimes } from '../../../core/signal/nonces.ts';
import { noncesContract } from '../../contracts/nonces.contract.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { type RealDatabase, realDatabase } from './real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

noncesContract('localNonces', (clock) => localNonces({ db: real.db, clock }));

test('old signatures go, a few with each new one', async () => {
  const clock = new FakeClock();
  const nonces = localNonces({ db: real.db, clock });
  for (let at = 0; at < 25; at++) await nonces.take(`old-${at}`);
  clock.advance(NonceTimes.keptMs / 1000 + 1);

  const left: unknown[] = [];
  for (let at = 0; at < 3; at++) {
    await nonces.take(`new-${at}`);
    left.push(Object.values(real.db.prepare('SELECT count(*) FROM nonces').get() as object)[0]);
  }

  expect(left).toEqual([16, 7, 3]);
});
