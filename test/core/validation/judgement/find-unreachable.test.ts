import { findUnreachable } from '../../../../core/validation/judgement/find-unreachable.ts';
import { FakeVectorStore } from '../../../fakes/vector-store.ts';

const SEARCH = { url: 'http://shard-1', tolerance: 1e-5 };

/** A server of 40 documents that finds each by its own vector, at the score that is given for it. */
function serverOf(scoreOf: (id: string) => number) {
  const store = new FakeVectorStore();
  const documents = Array.from({ length: 40 }, (_, n) => ({
    ...{ id: `d${n}`, text: `note ${n}`, metadata: {} },
    vector: [Math.cos(n), Math.sin(n)],
  }));
  const answer = (vector: number[]) => {
    const id = documents.find((each) => String(each.vector) === String(vector))?.id ?? '';
    return { ids: [id], scores: [scoreOf(id)] };
  };
  store.servers.set(SEARCH.url, { answer, documents: new Map(documents.map((each) => [each.id, each])) });
  return { store, documents };
}

test.each([
  ['a document whose vector in the index is not its own any more', (id: string) => (id === 'd38' ? 0.999 : 1), ['d38']],
  ['an index that compresses vectors, and finds each document beside itself', () => 0.999, []],
  ['scores that are distances, 0 for a document itself', () => 0, []],
])('%s', async (_, scoreOf, lost) => {
  const { store, documents } = serverOf(scoreOf);

  expect(await findUnreachable(store, SEARCH, documents)).toEqual({ lost, misread: [] });
});
