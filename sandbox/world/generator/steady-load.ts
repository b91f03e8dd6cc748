import { setTimeout as pause } from 'node:timers/promises';

/** How many questions were answered by whom; `failed` got no answer. */
export type LoadCounts = { asked: number; failed: number; answered: Record<string, number> };
export type LoadOptions = { answerUrl: string; questions: { qid: string; q: string }[]; everyMs: number };

/**
 * Asks the generator questions at a steady pace until the signal aborts, even if earlier ones are
 * unanswered; then waits for those under way. `counts` is kept current.
 */
export async function steadyLoad(
  { answerUrl, questions, everyMs }: LoadOptions,
  { counts, signal }: { counts: LoadCounts; signal: AbortSignal },
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  for (let turn = 0; !signal.aborted; turn++) {
    const question = questions[turn % questions.length];
    if (!question) throw new RangeError('there is no question to ask: record golden queries first');
    counts.asked++;
    const asking = ask(answerUrl, question, counts).finally(() => underWay.delete(asking));
    underWay.add(asking);
    await pause(everyMs, undefined, { signal }).catch(() => undefined);
  }
  await Promise.all(underWay);
}

async function ask(answerUrl: string, question: object, counts: LoadCounts): Promise<void> {
  try {
    const response = await fetch(answerUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
    });
    const { answered = 'unlabelled' } = (await response.json()) as { answered?: string | null };
    if (!response.ok) counts.failed++;
    else counts.answered[answered ?? 'unlabelled'] = (counts.answered[answered ?? 'unlabelled'] ?? 0) + 1;
  } catch {
    // This counts a generator that is away.
    counts.failed++;
  }
}
