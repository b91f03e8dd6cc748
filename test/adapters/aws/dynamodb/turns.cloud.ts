import { dynamoIncidents } from '../../../../adapters/aws/dynamodb/incidents.ts';
import { dynamoLeases } from '../../../../adapters/aws/dynamodb/leases.ts';
import { dynamoTurns } from '../../../../adapters/aws/dynamodb/turns.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { turnsContract } from '../../../contracts/records/turns.contract.ts';
import { type RealTable, realTable } from './table/real-table.ts';

cloudSuite(['aws'], 'turns in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  turnsContract('dynamoTurns', () => ({
    turns: dynamoTurns(real),
    incidents: dynamoIncidents(real),
    leases: dynamoLeases(real),
  }));
});
