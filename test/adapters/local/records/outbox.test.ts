import { inTransaction, openDatabase } from '../../../../adapters/local/records/database.ts';
import { localOutbox, queueEffects } from '../../../../adapters/local/records/outbox.ts';
import type { Effect } from '../../../../core/kernel/ports/outbox.ts';
import { outboxContract } from '../../../contracts/records/outbox.contract.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

const effect: Effect = { id: 'start:i-1', kind: 'start-execution', incidentId: 'i-1' };

outboxContract('localOutbox', () => ({
  outbox: localOutbox(real),
  queue: async (effects) => inTransaction(real.db, () => queueEffects(real.db, effects)),
}));

test('effects whose transaction fails were never queued', async () => {
  const failing = () =>
    inTransaction(real.db, () => {
      queueEffects(real.db, [effect]);
      throw new Error('the cause was refused');
    });

  expect(failing).toThrow('the cause was refused');

  expect(await localOutbox(real).due(0, 10)).toEqual([]);
});

test('what was queued and done is the same to another connection', async () => {
  const outbox = localOutbox(real);
  const other = openDatabase(real.file);
  queueEffects(real.db, [effect, { ...effect, id: 'start:i-2' }]);

  await outbox.done('start:i-2');

  expect(await localOutbox({ db: other }).due(0, 10)).toEqual([{ effect, attempts: 0 }]);
  other.close();
});
