import { localAnswerStore } from '../../../../adapters/local/records/answer-store.ts';
import { answerStoreContract } from '../../../contracts/provider/answer-store.contract.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

answerStoreContract('localAnswerStore', () => localAnswerStore({ ...real, maxEntries: 3 }));
