import { localBreakers, localKillSwitch } from '../../../../adapters/local/records/brakes.ts';
import { localOutbox } from '../../../../adapters/local/records/outbox.ts';
import { reasonToStop } from '../../../../core/kernel/kill-switch.ts';
import { breakersContract } from '../../../contracts/records/breakers.contract.ts';
import { killSwitchContract } from '../../../contracts/records/kill-switch.contract.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

breakersContract('localBreakers', () => ({ breakers: localBreakers(real), outbox: localOutbox(real) }));

describe.each([
  ['a malformed row', 'UPDATE switches SET state = \'{"on":"no"}\''],
  ['a missing row', 'DELETE FROM switches'],
  ['a missing table', 'DROP TABLE switches; CREATE TABLE switches (name TEXT PRIMARY KEY, state TEXT NOT NULL)'],
])('spoilt by %s', (_, sql) => {
  killSwitchContract('localKillSwitch', () => ({
    killSwitch: localKillSwitch(real),
    spoil: () => void real.db.exec(sql),
  }));
});

test('a kill switch whose row was lost still stops everything after the store is opened again', async () => {
  await localKillSwitch(real).set({ on: true, by: 'Ann', reason: 'an outage', at: '2026-11-23T03:00:00.000Z' });
  real.db.exec('DELETE FROM switches');

  const reason = await reasonToStop(localKillSwitch(real));

  expect(reason).toContain("can't be read");
});
