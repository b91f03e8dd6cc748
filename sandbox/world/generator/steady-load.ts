import { setTimeout as pause } from 'node:timers/promises';

/** How many questions were answered by whom; `failed` got no answer. */
export type LoadCounts = { asked: number; failed: number; answered: Record<string, number> };
/** `answerUrl` is asked for at each question, null while there is no generator. */
export type LoadOptions = {
  answerUrl: () => string | null;
  questions: { qid: string; q: string }[];
  everyMs: number;
};
/** `signal` ends the asking; `cut` also drops the questions under way, which then count for nothing. */
type Running = { counts: LoadCounts; signal: AbortSignal; cut?: AbortSignal };

/** Returns counts before the first question. */
export const noCounts = (): LoadCounts => ({ asked: 0, failed: 0, answered: {} });

/**
 * Asks the generator questions at a steady pace until the signal aborts, even if earlier ones are
 * unanswered; then waits for those under way. `counts` is kept current.
 */
export async function steadyLoad({ answerUrl, questions, everyMs }: LoadOptions, running: Running): Promise<void> {
  const { counts, signal } = running;
  const underWay = new Set<Promise<void>>();
  for (let turn = 0; !signal.aborted; turn++) {
    const question = questions[turn % questions.length];
    if (!question) throw new RangeError('there is no question to ask: record golden queries first');
    counts.asked++;
    const asking = ask(answerUrl(), question, running).finally(() => underWay.delete(asking));
    underWay.add(asking);
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(underWay);
}

/** Asks until it is stopped, or until `cut` aborts; `stop` returns who answered. */
export function startUsers(load: LoadOptions, cut?: AbortSignal) {
  const [counts, end] = [noCounts(), new AbortController()];
  const running = cut ? { counts, signal: AbortSignal.any([cut, end.signal]), cut } : { counts, signal: end.signal };
  const asking = steadyLoad(load, running);
  return {
    counts,
    stop: async (): Promise<LoadCounts> => {
      end.abort();
      await asking;
      return counts;
    },
  };
}

async function ask(answerUrl: string | null, question: object, { counts, cut }: Running): Promise<void> {
  try {
    if (answerUrl === null) throw new Error('no generator runs');
    const response = await fetch(answerUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
      signal: cut ?? null,
    });
    const { answered } = (await response.json()) as { answered?: string | null };
    if (!response.ok) counts.failed++;
    else counts.answered[answered ?? 'unlabelled'] = (counts.answered[answered ?? 'unlabelled'] ?? 0) + 1;
  } catch {
    // This counts a generator that is away.
    if (cut?.aborted) counts.asked--;
    else counts.failed++;
  }
}
