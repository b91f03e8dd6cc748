import type { BaselineEntry, Ranking, Verdict } from '../../contracts/golden.ts';

/** The answer of a server. `digests` are those of its texts, null for a hit without a text. */
export type Answer = Ranking & Pick<BaselineEntry, 'digests'>;
/**
 * A golden query as it was asked. `answer` is null if the store refused it or was away;
 * `squaredNorm` is that of its vector.
 */
export type Asked = { entry: BaselineEntry; answer: Answer | null; squaredNorm?: number };

/** A verdict with the qids of wrong answers, and a sentence that sums it up. */
export type Judgement = Verdict & { failing: string[]; reason: string };

/**
 * Compares answers with their baseline: same ids in the same order, scores within `tolerance` of
 * their magnitude, same texts. Ids with equal scores may swap, and an id that scores as the last
 * hit may replace it. If nothing was asked, the verdict is not well.
 */
export function judge(asked: Asked[], tolerance: number): Judgement {
  const faults = asked.map((one) => ({ qid: one.entry.qid, fault: faultOf(one, tolerance) }));
  const wrong = faults.filter(({ fault }) => fault !== null);
  const hits = asked.length - wrong.length;
  return {
    healthy: asked.length > 0 && wrong.length === 0,
    asked: asked.length,
    hits,
    failing: wrong.map(({ qid }) => qid),
    reason: reasonOf(
      asked.length,
      hits,
      wrong.map(({ fault }) => String(fault)),
    ),
  };
}

/** Returns whether one answer is right. */
export const isRight = (one: Asked, tolerance: number): boolean => faultOf(one, tolerance) === null;

/**
 * Scores are computed in 32 bits, and differ between processors by a share of the largest number on
 * the way. In cosine space no score exceeds 1; elsewhere that number is the square of a vector's
 * length.
 */
export function magnitudeOf(scores: number[], squaredNorm = 0): number {
  const largest = Math.max(1, ...scores.map(Math.abs));
  return largest > 1.001 ? Math.max(largest, squaredNorm) : largest;
}

function faultOf({ entry, answer, squaredNorm }: Asked, tolerance: number): string | null {
  if (answer === null) return 'got no answer';
  if (answer.ids.length !== entry.ids.length)
    return `gave ${hitCount(answer.ids.length)} instead of ${entry.ids.length}`;
  const allowed = tolerance * magnitudeOf(entry.scores, squaredNorm);
  const within = (a: number | undefined, b: number | undefined) =>
    Math.abs((a ?? Number.NaN) - (b ?? Number.NaN)) <= allowed;
  const known = new Map(entry.ids.map((id, at) => [id, entry.scores[at]]));
  const scoreOf = (id: string) => (known.has(id) ? known.get(id) : entry.scores.at(-1));
  const isTied = (id: string, at: number) =>
    within(entry.scores[at], entry.scores.at(-1)) && within(answer.scores[at], scoreOf(id));
  if (new Set(answer.ids).size !== answer.ids.length) return 'gave other ids';
  if (answer.ids.some((id, at) => !known.has(id) && !isTied(id, at))) return 'gave other ids';
  if (!answer.ids.every((id, at) => within(scoreOf(id), entry.scores[at]))) return 'gave another order';
  if (!answer.ids.every((id, at) => within(answer.scores[at], scoreOf(id)))) return 'gave other scores';
  return textFaultOf(entry, answer);
}

/**
 * A baseline without digests says nothing about texts. A text that the store never returned can't
 * be missing.
 */
function textFaultOf(entry: BaselineEntry, { ids, digests }: Answer): string | null {
  if (!entry.digests || !digests) return null;
  const recorded = new Map(entry.ids.map((id, at) => [id, entry.digests?.[at] ?? null]));
  const compared = ids.map((id, at) => ({ before: recorded.get(id) ?? null, now: digests[at] ?? null }));
  const differing = compared.filter(({ before, now }) => before !== null && before !== now);
  if (differing.some(({ now }) => now === null)) return 'gave hits without their text';
  return differing.length > 0 ? 'gave other texts' : null;
}

const hitCount = (count: number) => `${count} ${count === 1 ? 'hit' : 'hits'}`;

function reasonOf(asked: number, hits: number, faults: string[]): string {
  const start = `${hits} of ${asked} answers right`;
  if (asked === 0) return 'no golden query was asked';
  if (faults.length === 0) return start;
  const counts = new Map<string, number>();
  for (const fault of faults) counts.set(fault, (counts.get(fault) ?? 0) + 1);
  return `${start}: ${[...counts].map(([fault, count]) => `${count} ${fault}`).join(', ')}`;
}
