import * as z from 'zod';
import type { Asking } from './request.ts';

const COUNT_MS = 2_000;

/** Counts the objects of a collection. */
export async function countOf({ ask, url }: Asking, collection: string): Promise<number | null> {
  const counted = z.tuple([z.object({ meta: z.object({ count: z.int() }) })]);
  const shape = z.object({ Aggregate: z.object({ [collection]: counted }) });
  const query = `{ Aggregate { ${collection} { meta { count } } } }`;
  const { Aggregate } = await ask.graphql(url, query, shape, COUNT_MS);
  return Aggregate[collection]?.[0].meta.count ?? null;
}
