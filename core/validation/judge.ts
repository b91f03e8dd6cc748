import type { BaselineEntry, Ranking, Verdict } from '../contracts/golden.ts';

/** One golden query as it was asked: `answer` is null where the store refused it or was away. */
export type Asked = { entry: BaselineEntry; answer: Ranking | null };

/** A verdict with the qids of wrong answers, and the whole in one sentence. */
export type Judgement = Verdict & { failing: string[]; reason: string };

/** Compares answers with their baseline: same ids in the same order, scores within `tolerance`; ids that the baseline holds for equal may swap. Nothing asked is not well. */
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

function faultOf({ entry, answer }: Asked, tolerance: number): string | null {
  if (answer === null) return 'got no answer';
  if (answer.ids.length !== entry.ids.length)
    return `gave ${hitCount(answer.ids.length)} instead of ${entry.ids.length}`;
  const known = new Map(entry.ids.map((id, at) => [id, entry.scores[at] ?? Number.NaN]));
  if (new Set(answer.ids).size !== known.size || answer.ids.some((id) => !known.has(id))) return 'gave other ids';
  const within = (a: number | undefined, b: number | undefined) =>
    Math.abs((a ?? Number.NaN) - (b ?? Number.NaN)) <= tolerance;
  if (!answer.ids.every((id, at) => within(known.get(id), entry.scores[at]))) return 'gave another order';
  return answer.ids.every((id, at) => within(answer.scores[at], known.get(id))) ? null : 'gave other scores';
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
