import { dynamoIncidents } from '../../../../adapters/aws/dynamodb/incidents.ts';
import { dynamoGeneratorStates } from '../../../../adapters/aws/gateway/generator-states.ts';
import { StaleEpoch } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { generatorStatesContract } from '../../../contracts/generator-states.contract.ts';
import { locksOf } from '../../../contracts/records/locks.ts';
import { type RealTable, realTable } from '../dynamodb/table/real-table.ts';
import { slowTable } from '../dynamodb/table/slow-table.ts';

const SETTING = {
  ...{ mode: 'live' as const, weights: [{ provider: 'openai', percent: 100 }], admission: null, backlog: false },
  ...{ shadow: false, by: 'ada', reason: 'a test', at: '2026-11-30T05:00:00.000Z' },
};

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

  test('a lock that is lost between the look and the write lets nothing through', async () => {
    const locks = locksOf(dynamoIncidents(real));
    const fence = await locks.take('docs-rag/provider', 'shard-1');
    const late = dynamoGeneratorStates({ table: slowTable(real.table, () => locks.free(fence)) });

    await expect(late.write(fence, null, SETTING)).rejects.toBeInstanceOf(StaleEpoch);

    expect(await dynamoGeneratorStates(real).read('docs-rag')).toBeNull();
  });
});
