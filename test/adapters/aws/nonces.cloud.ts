import { dynamoNonces } from '../../../adapters/aws/dynamodb/nonces.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { noncesContract } from '../../contracts/nonces.contract.ts';
import { type RealTable, realTable } from './dynamodb/table/real-table.ts';

cloudSuite(['aws'], 'signatures in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  noncesContract('dynamoNonces', (clock) => dynamoNonces({ table: real.table, clock }));
});
