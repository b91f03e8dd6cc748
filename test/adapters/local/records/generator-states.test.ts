import { localGeneratorStates } from '../../../../adapters/local/records/generator-states.ts';
import { generatorStatesContract } from '../../../contracts/generator-states.contract.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

generatorStatesContract('localGeneratorStates', () => ({ states: localGeneratorStates(real), locks: real.locks }));
