import { localBacklog } from '../../../../adapters/local/records/backlog.ts';
import { backlogContract } from '../../../contracts/provider/backlog.contract.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

backlogContract('localBacklog', (bounds) => localBacklog({ ...real, bounds }));
