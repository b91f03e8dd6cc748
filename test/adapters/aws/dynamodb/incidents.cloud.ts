import { dynamoIncidents } from '../../../../adapters/aws/dynamodb/incidents.ts';
import { dynamoOutbox } from '../../../../adapters/aws/dynamodb/outbox.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { incidentLocksContract } from '../../../contracts/records/incident-locks.contract.ts';
import { incidentsContract } from '../../../contracts/records/incidents.contract.ts';
import { listedIncidentsContract } from '../../../contracts/records/listed-incidents.contract.ts';
import { type RealTable, realTable } from './table/real-table.ts';

cloudSuite(['aws'], 'incidents in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  const makeAdapter = () => ({ incidents: dynamoIncidents(real), outbox: dynamoOutbox(real) });
  incidentsContract('dynamoIncidents', makeAdapter);
  incidentLocksContract('dynamoIncidents', makeAdapter);
  listedIncidentsContract('dynamoIncidents', () => dynamoIncidents(real));
});
