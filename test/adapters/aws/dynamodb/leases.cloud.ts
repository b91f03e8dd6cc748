import { dynamoIncidents } from '../../../../adapters/aws/dynamodb/incidents.ts';
import { dynamoLeases } from '../../../../adapters/aws/dynamodb/leases.ts';
import { dynamoLocks } from '../../../../adapters/aws/dynamodb/locks.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { leasesContract } from '../../../contracts/records/leases.contract.ts';
import { shardEntry } from '../../../fakes/registry.ts';
import { lockedRegistry } from './locked-registry.ts';
import { type RealTable, realTable } from './table/real-table.ts';

cloudSuite(['aws'], 'leases in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  leasesContract('dynamoLeases', () => ({
    leases: dynamoLeases(real),
    incidents: dynamoIncidents(real),
    registry: lockedRegistry(dynamoLocks(real), shardEntry('shard-1')),
  }));
});
