import { localCaseFile } from '../../../adapters/local/records/case-file.ts';
import { localGeneratorStates } from '../../../adapters/local/records/generator-states.ts';
import { type RealDatabase, realDatabase } from '../../adapters/local/real-database.ts';
import { failoverRaceContract } from '../../contracts/provider/failover-race.contract.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

const STORES = `
  import { localCaseFile } from './adapters/local/records/case-file.ts';
  import { openDatabase } from './adapters/local/records/database.ts';
  import { localGeneratorStates } from './adapters/local/records/generator-states.ts';
  import { localIncidents } from './adapters/local/records/incidents.ts';
  const opened = { db: openDatabase(process.env.FILE), clock: { now: Date.now } };
  const stores = { incidents: localIncidents(opened), caseFile: localCaseFile(opened), generatorStates: localGeneratorStates(opened) };`;

failoverRaceContract('SQLite', () => ({
  ...{ stores: STORES, env: { FILE: real.file } },
  caseFile: localCaseFile({ ...real, clock: { now: Date.now } }),
  generatorStates: localGeneratorStates(real),
}));
