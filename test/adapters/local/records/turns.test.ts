import { localIncidents } from '../../../../adapters/local/records/incidents.ts';
import { localLeases } from '../../../../adapters/local/records/leases.ts';
import { localTurns } from '../../../../adapters/local/records/turns.ts';
import { turnsContract } from '../../../contracts/records/turns.contract.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

turnsContract('localTurns', () => ({
  turns: localTurns(real),
  incidents: localIncidents(real),
  leases: localLeases(real),
}));
