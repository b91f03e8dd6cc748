import type { GoldenQuery } from '../contracts/golden.ts';
import { DependencyUnavailable } from '../kernel/task-error.ts';
import type { Retrieve } from './ports.ts';

/** A query with an unexpected answer; `mode` is `unavailable` if none came. */
export type WrongAnswer = { qid: string; expected: string[]; got: string[]; mode: string };

/** Asks the whole service golden queries in turn, and compares ids and their order. */
export async function checkGolden(
  deps: { retrieve: Retrieve },
  { queries }: { queries: GoldenQuery[] },
): Promise<{ asked: number; right: number; wrong: WrongAnswer[] }> {
  const wrong: WrongAnswer[] = [];
  for (const { qid, q, expected } of queries) {
    const { retrieved_ids: got, mode } = await answerOf(deps, qid, q);
    if (got.length !== expected.length || expected.some((id, at) => id !== got[at]))
      wrong.push({ qid, expected, got, mode });
  }
  return { asked: queries.length, right: queries.length - wrong.length, wrong };
}

async function answerOf({ retrieve }: { retrieve: Retrieve }, qid: string, q: string) {
  try {
    return await retrieve(qid, q);
  } catch (error) {
    if (error instanceof DependencyUnavailable) return { retrieved_ids: [], mode: 'unavailable' };
    throw error;
  }
}
