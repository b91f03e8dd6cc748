import * as z from 'zod';
import type { GoldenQuery } from '../../../core/contracts/golden.ts';
import { shardNamed, subjectKey } from '../../../core/contracts/subject.ts';
import type { Finding } from './detector.ts';

const retrieval = z.object({
  retrieved_ids: z.array(z.string()),
  shards: z.array(z.object({ shardId: z.string(), via: z.enum(['self', 'replica']), hits: z.int() })),
});
const failure = z.object({ shard: z.string(), detail: z.string() });

/**
 * Asks the retriever one golden query: `absent` if the shard is out of rotation. Throws if the
 * retriever is away, since that says nothing about a shard.
 */
export async function probe(retrieverUrl: string, query: GoldenQuery): Promise<Finding> {
  const response = await fetch(`${retrieverUrl}/debug/retrieve`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ qid: query.qid, q: query.q }),
    signal: AbortSignal.timeout(6_000),
  });
  const body: unknown = await response.json();
  if (response.ok) return judge(query, retrieval.parse(body));
  const failed = failure.safeParse(body);
  if (response.status === 502 && failed.success)
    return found(failed.data.shard, 'VectorstoreIndexError', failed.data.detail, query);
  throw new Error(`the retriever answered ${response.status} to '${query.qid}': ${JSON.stringify(body).slice(0, 200)}`);
}

/**
 * A hit cites the first expected id: the query was made for it, and it lies in the query's shard.
 */
function judge(query: GoldenQuery, { retrieved_ids, shards }: z.infer<typeof retrieval>): Finding {
  const { qid, shard, expected } = query;
  const served = shards.find(({ shardId }) => shardId === shard);
  if (served?.via !== 'self') return found(shard, 'absent', 'out of rotation', query);
  if (served.hits === 0)
    return found(shard, 'RetrieverEmptyResults', `golden query '${qid}' found nothing in it`, query);
  if (retrieved_ids.includes(expected[0] ?? '')) return found(shard, 'well', '', query);
  return found(shard, 'CHRDrop', `golden query '${qid}' no longer cites '${expected[0]}'`, query);
}

function found(shard: string, kind: Finding['kind'], detail: string, { qid }: GoldenQuery): Finding {
  const about = shardNamed(shard);
  return { key: subjectKey(about), about, kind, detail, qid };
}
