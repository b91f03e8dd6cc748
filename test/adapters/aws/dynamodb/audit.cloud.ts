import { dynamoApprovals } from '../../../../adapters/aws/dynamodb/approvals.ts';
import { dynamoAudit } from '../../../../adapters/aws/dynamodb/audit.ts';
import { dynamoBreakers, dynamoKillSwitch } from '../../../../adapters/aws/dynamodb/brakes.ts';
import { dynamoIncidents } from '../../../../adapters/aws/dynamodb/incidents.ts';
import { padded } from '../../../../adapters/aws/dynamodb/table/sort-key.ts';
import { writeOne } from '../../../../adapters/aws/dynamodb/table/write.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { auditContract } from '../../../contracts/records/audit.contract.ts';
import { auditedContract } from '../../../contracts/records/audited.contract.ts';
import { type RealTable, realTable } from './table/real-table.ts';

cloudSuite(['aws'], 'the audit in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  auditContract('dynamoAudit', () => ({
    audit: dynamoAudit(real),
    async put(entry) {
      const record = JSON.stringify(entry);
      await writeOne(real.table, { put: { pk: 'audit', sk: padded(entry.number), record } });
    },
    async drop(number) {
      await writeOne(real.table, { remove: { pk: 'audit', sk: padded(number) } });
    },
  }));

  auditedContract('DynamoDB', () => ({
    ...{ audit: dynamoAudit(real), incidents: dynamoIncidents(real), approvals: dynamoApprovals(real) },
    ...{ breakers: dynamoBreakers(real), killSwitch: dynamoKillSwitch(real) },
  }));
});
