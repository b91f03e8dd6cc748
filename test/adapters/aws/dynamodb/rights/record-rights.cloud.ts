import { type RecordRights, type RecordUse, recordRights } from '../../../../../lib/functions/record-rights.ts';
import { cloudSuite } from '../../../../cloud/needs.ts';
import { type RealTable, realTable } from '../table/real-table.ts';
import { everyPort, everyUse } from './every-use.ts';
import { recordedTable } from './recorded-table.ts';

/** What the ways of `everyUse` do not come to, and why it must be allowed. */
const NOT_DONE: Record<string, string[]> = {
  'a lock that was lost is made anew when its holder ends': ['incidents.close: PutItem lock#'],
  'a signal leaves either queue by the same write': ['signals.put: DeleteItem undecided#'],
};

cloudSuite(['aws'], 'the rights to the records', () => {
  let real: RealTable;
  beforeAll(async () => {
    real = await realTable();
  });
  afterAll(() => real.drop());

  test('each use of a port does what its rights allow, and all of it but what is listed', async () => {
    const { table, done, doing } = recordedTable(real.table);
    const ports = everyPort(table);
    for (const [use, work] of everyUse) await doing(use, () => work(ports));
    table.documents.destroy();

    const did = [...done].flatMap(([use, acts]) => [...acts].map((act) => `${use}: ${act}`));
    const may = (Object.keys(recordRights) as RecordUse[]).flatMap((use) =>
      actsOf(recordRights[use]).map((act) => `${use}: ${act}`),
    );

    expect(did.filter((each) => !may.includes(each))).toEqual([]);
    expect(may.filter((each) => !did.includes(each)).sort()).toEqual(Object.values(NOT_DONE).flat().sort());
  });
});

const actsOf = (rights: RecordRights) =>
  Object.entries(rights).flatMap(([action, partitions]) => partitions.map((partition) => `${action} ${partition}`));
