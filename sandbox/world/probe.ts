import * as z from 'zod';
import type { GoldenQuery } from '../../core/contracts/golden.ts';
import type { AlertName } from './alert.ts';

const retrieval = z.object({
  retrieved_ids: z.array(z.string()),
  shards: z.array(z.object({ shardId: z.string(), via: z.enum(['self', 'replica']), hits: z.int() })),
});
const failure = z.object({ shard: z.string(), detail: z.string() });

/**
 * The result of one golden query about a shard: `absent` if the shard is out of rotation or nothing
 * can be said about it.
 */
export type Finding = { about: string; kind: 'well' | 'absent' | AlertName; detail: string };

/**
 * Asks the retriever one golden query; throws if the retriever is away, since that says nothing
 * about a shard.
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
    return { about: failed.data.shard, kind: 'VectorstoreIndexError', detail: failed.data.detail };
  throw new Error(
    `the retriever answered '${response.status}' to '${query.qid}': ${JSON.stringify(body).slice(0, 200)}`,
  );
}

/**
 * A hit cites the first expected id: the query was made for it, and it lies in the query's shard.
 */
function judge({ qid, shard, expected }: GoldenQuery, { retrieved_ids, shards }: z.infer<typeof retrieval>): Finding {
  const served = shards.find(({ shardId }) => shardId === shard);
  if (served?.via !== 'self') return { about: shard, kind: 'absent', detail: 'out of rotation' };
  if (served.hits === 0)
    return { about: shard, kind: 'RetrieverEmptyResults', detail: `golden query '${qid}' found nothing in it` };
  if (retrieved_ids.includes(expected[0] ?? '')) return { about: shard, kind: 'well', detail: '' };
  return { about: shard, kind: 'CHRDrop', detail: `golden query '${qid}' no longer cites '${expected[0]}'` };
}
