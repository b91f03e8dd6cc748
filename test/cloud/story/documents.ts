import { hashedNgrams } from '../../../adapters/embedders/hashed-ngrams.ts';
import { readCorpus } from '../../../sandbox/world/corpus.ts';
import { goldenCandidates } from '../../../sandbox/world/golden-queries.ts';
import type { Document } from './service.ts';

const PER_SHARD = 1500;
const QUERIES = 12;

/** The documents of a service, and questions about them. */
export async function documentsOf(targetId: string, shardIds: string[]) {
  const addedAt = new Date(Date.now() - 24 * 3600 * 1000).toISOString();
  const chunks = readCorpus(process.cwd(), shardIds);
  const documents: Document[] = shardIds.flatMap((shardId) =>
    chunks
      .filter((chunk) => chunk.shardId === shardId)
      .slice(0, PER_SHARD)
      .map(({ id, text }) => ({ id, targetId, shardId, text, addedAt })),
  );
  const questions = await goldenCandidates(
    { embedder: hashedNgrams() },
    { sources: documents, perShard: QUERIES, topK: 5 },
  );
  return { documents, questions };
}
