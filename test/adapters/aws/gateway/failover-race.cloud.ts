import { dynamoCaseFile } from '../../../../adapters/aws/dynamodb/case-file.ts';
import { dynamoGeneratorStates } from '../../../../adapters/aws/gateway/generator-states.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { failoverRaceContract } from '../../../contracts/provider/failover-race.contract.ts';
import { type RealTable, realTable } from '../dynamodb/table/real-table.ts';

const STORES = `
  import { dynamoCaseFile } from './adapters/aws/dynamodb/case-file.ts';
  import { dynamoIncidents } from './adapters/aws/dynamodb/incidents.ts';
  import { openTable } from './adapters/aws/dynamodb/table/table.ts';
  import { dynamoGeneratorStates } from './adapters/aws/gateway/generator-states.ts';
  const opened = { table: openTable(process.env.TABLE), clock: { now: Date.now } };
  const stores = { incidents: dynamoIncidents(opened), caseFile: dynamoCaseFile(opened), generatorStates: dynamoGeneratorStates(opened) };`;

cloudSuite(['aws'], 'failovers that race on a table in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  failoverRaceContract('DynamoDB', () => ({
    ...{ stores: STORES, env: { TABLE: real.table.name } },
    caseFile: dynamoCaseFile({ ...real, clock: { now: Date.now } }),
    generatorStates: dynamoGeneratorStates(real),
  }));
});
