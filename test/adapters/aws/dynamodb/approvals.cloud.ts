import { dynamoApprovals } from '../../../../adapters/aws/dynamodb/approvals.ts';
import { dynamoOutbox } from '../../../../adapters/aws/dynamodb/outbox.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { approvalsContract } from '../../../contracts/records/approvals.contract.ts';
import { type RealTable, realTable } from './table/real-table.ts';

cloudSuite(['aws'], 'approvals in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  approvalsContract('dynamoApprovals', () => ({ approvals: dynamoApprovals(real), outbox: dynamoOutbox(real) }));
});
