import { dynamoCaseFile } from '../../../../adapters/aws/dynamodb/case-file.ts';
import { dynamoIncidents } from '../../../../adapters/aws/dynamodb/incidents.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { caseFileContract } from '../../../contracts/records/case-file.contract.ts';
import { locksOf } from '../../../contracts/records/locks.ts';
import { FakeClock } from '../../../fakes/clock.ts';
import { type RealTable, realTable } from './table/real-table.ts';

cloudSuite(['aws'], 'case files in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  caseFileContract('dynamoCaseFile', () => {
    const clock = new FakeClock();
    return {
      caseFile: dynamoCaseFile({ ...real, clock }),
      locks: locksOf(dynamoIncidents(real)),
      advance: (seconds) => clock.advance(seconds),
    };
  });

  test('lines whose keys are longer than a key of the table are told apart', async () => {
    const caseFile = dynamoCaseFile({ ...real, clock: new FakeClock() });
    const keys = ['a', 'b', 'b'].map((end) => `refused:${'🙂'.repeat(600)}${end}`);

    for (const key of keys) await caseFile.note('i-1', key, 'Refused.');

    expect((await caseFile.timeline('i-1')).map(({ key }) => key)).toEqual(keys.slice(0, 2));
  });
});
