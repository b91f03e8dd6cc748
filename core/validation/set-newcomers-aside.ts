import type { BaselineEntry, Ranking } from '../contracts/golden.ts';
import type { Asked } from './judge.ts';

/** An answer without the documents that are newer than its baseline, and the baseline without what they displaced; as it was where a newcomer ranks above nothing that it displaced. */
export function setNewcomersAside(asked: Asked, newcomers: ReadonlySet<string>, tolerance: number): Asked {
  const { entry, answer } = asked;
  if (answer === null) return asked;
  const isNew = (id: string | undefined) => newcomers.has(id ?? '') && !entry.ids.includes(id ?? '');
  const kept = answer.ids.filter((id) => !isNew(id)).length;
  const displaced = entry.scores[kept] ?? Number.NEGATIVE_INFINITY;
  const outranks = answer.ids.every((id, at) => !isNew(id) || (answer.scores[at] ?? 0) >= displaced - tolerance);
  if (kept === 0 || answer.ids.length !== entry.ids.length || !outranks) return asked;
  return {
    entry: { ...entry, ...only(entry, (_, at) => at < kept) },
    answer: only(answer, (id) => !isNew(id)),
  };
}

function only({ ids, scores }: BaselineEntry | Ranking, isKept: (id: string, at: number) => boolean): Ranking {
  return {
    ids: ids.filter(isKept),
    scores: scores.filter((_, at) => isKept(ids[at] ?? '', at)),
  };
}
