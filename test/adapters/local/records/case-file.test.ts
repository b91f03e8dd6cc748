import { localCaseFile } from '../../../../adapters/local/records/case-file.ts';
import { caseFileContract } from '../../../contracts/records/case-file.contract.ts';
import { FakeCaseFile } from '../../../fakes/case-file.ts';
import { FakeClock } from '../../../fakes/clock.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

caseFileContract('localCaseFile', () => {
  const clock = new FakeClock();
  const { db, locks } = real;
  return { caseFile: localCaseFile({ db, clock }), locks, advance: (seconds) => clock.advance(seconds) };
});

test('a line without a text is an error, not a line that stands already', async () => {
  const caseFile = localCaseFile({ db: real.db, clock: new FakeClock() });

  const note = caseFile.note('i-1', 'probe:found', undefined as unknown as string);

  await expect(note).rejects.toThrow('NOT NULL');
});

caseFileContract('FakeCaseFile', () => {
  const clock = new FakeClock();
  const { held, locks } = real;
  return { caseFile: new FakeCaseFile(clock, held), locks, advance: (seconds) => clock.advance(seconds) };
});
