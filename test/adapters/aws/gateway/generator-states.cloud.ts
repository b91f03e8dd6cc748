import { dynamoIncidents } from '../../../../adapters/aws/dynamodb/incidents.ts';
import { dynamoGeneratorStates } from '../../../../adapters/aws/gateway/generator-states.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { generatorStatesContract } from '../../../contracts/generator-states.contract.ts';
import { locksOf } from '../../../contracts/records/locks.ts';
import { type RealTable, realTable } from '../dynamodb/table/real-table.ts';

cloudSuite(['aws'], 'states of generators in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  generatorStatesContract('dynamoGeneratorStates', () => ({
    states: dynamoGeneratorStates(real),
    locks: locksOf(dynamoIncidents(real)),
  }));
});
