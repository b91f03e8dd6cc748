import { localBreakers, localKillSwitch } from '../../../adapters/local/brakes.ts';
import { localOutbox } from '../../../adapters/local/outbox.ts';
import { breakersContract } from '../../contracts/breakers.contract.ts';
import { killSwitchContract } from '../../contracts/kill-switch.contract.ts';
import { type RealDatabase, realDatabase } from './real-database.ts';

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
