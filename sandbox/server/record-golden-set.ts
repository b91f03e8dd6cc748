import { documentsFrom } from '../../adapters/local/files/document-source.ts';
import { recordGolden as record } from '../../core/validation/record-golden.ts';
import { liveDocuments } from '../world/documents.ts';
import { goldenCandidates } from '../world/golden-queries.ts';
import { documentsFileOf } from '../world/world.ts';
import type { Ports } from './ports/ports.ts';
import { retrieverAt } from './retriever-client.ts';

const PER_SHARD = 15;

/** Records the golden set from the service's present answers; returns the number of queries. */
export async function recordGolden(ports: Ports, retrieverUrl: string): Promise<{ queries: number }> {
  const { target, embedder, targetId, dir } = ports;
  const { documents } = await documentsFrom(documentsFileOf(dir), 0);
  const sources = liveDocuments(documents);
  const { topK } = target.golden;
  const candidates = await goldenCandidates({ embedder }, { sources, perShard: PER_SHARD, topK });
  const { queries } = await record({ ...ports, retrieve: retrieverAt(retrieverUrl) }, { targetId, candidates });
  return { queries };
}
