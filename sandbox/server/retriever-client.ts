import * as z from 'zod';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import type { WholeService } from '../../core/validation/ports.ts';

const answer = z.object({
  retrieved_ids: z.array(z.string()),
  scores: z.array(z.number()),
  mode: z.string(),
});
/** The retriever's answer: ids, best first, and its mode. */
export type Retrieved = z.infer<typeof answer>;

/** A retriever that answers nobody is replaced within this time. */
const ANSWER_MS = 60_000;

/** Asks the retriever like its users; throws DependencyUnavailable if it refuses or is away. */
export function retrieverAt(url: string) {
  return async (qid: string, q: string): Promise<Retrieved> => {
    const response = await ask(new URL('/debug/retrieve', url), JSON.stringify({ qid, q }));
    if (response.ok) return answer.parse(await response.json());
    throw new DependencyUnavailable(
      `the retriever refused query '${qid}' with ${response.status}: ${await response.text()}`,
    );
  };
}

/** Asks the retriever where it runs when it is asked: a start may give it another address. */
export const serviceAt = (addressNow: () => string | null): WholeService => ({
  async retrieve(_, qid, q) {
    const url = addressNow();
    if (url === null) throw new DependencyUnavailable('the retriever does not run: look at its log');
    return (await retrieverAt(url)(qid, q)).retrieved_ids;
  },
});

async function ask(url: URL, body: string): Promise<Response> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  try {
    return await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal });
  } catch (cause) {
    throw new DependencyUnavailable(`the retriever at '${url.origin}' does not answer: look at its log`, { cause });
  }
}
