import { storeContentsContract } from '../contracts/store-contents.contract.ts';
import { FakeVectorStore } from './vector-store.ts';

const URL = 'http://shard-1';
const DIMENSION = 8;

storeContentsContract('the fake', () => {
  const store = new FakeVectorStore();
  return {
    store,
    dimension: DIMENSION,
    async server() {
      const documents = new Map();
      const answer = (vector: number[]) => {
        const near = (one: number[]) => one.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0);
        const hits = [...documents.values()].map(({ id, vector: own }) => ({ id, score: near(own) }));
        const ranked = hits.sort((a, b) => b.score - a.score);
        return { ids: ranked.map(({ id }) => id), scores: ranked.map(({ score }) => score) };
      };
      store.servers.set(URL, { answer, documents });
      return URL;
    },
    async another(url) {
      const server = store.servers.get(url);
      if (server) server.others = { notes: 0 };
      return 'notes';
    },
    away: async () => 'http://nobody',
    silent: async () => 'http://nobody',
  };
});
