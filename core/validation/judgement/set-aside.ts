import type { BaselineEntry } from '../../contracts/golden.ts';
import { type Answer, type Asked, magnitudeOf } from './judge.ts';

/**
 * Removes the `changed` documents (added, changed or deleted since) from an answer and its
 * baseline. A changed document may push out lower hits, and a missing one lets others move up at
 * the end. Returns both unchanged if that does not explain the answer, and null if nothing is left
 * to compare.
 */
export function setAside(asked: Asked, changed: ReadonlySet<string>, tolerance: number): Asked | null {
  const { entry, answer, squaredNorm } = asked;
  if (answer === null) return asked;
  const stays = (id: string) => !changed.has(id);
  const known = only(entry, stays);
  const kept = only(answer, stays);
  const common = Math.min(known.ids.length, kept.ids.length);
  const allowed = tolerance * magnitudeOf(entry.scores, squaredNorm);
  const pushedOut = known.scores[common] ?? Number.NEGATIVE_INFINITY;
  const outranks = answer.ids.every((id, at) => stays(id) || (answer.scores[at] ?? Number.NaN) >= pushedOut - allowed);
  const lastKnown = known.scores[common - 1] ?? Number.POSITIVE_INFINITY;
  const followsKnown = kept.scores.slice(common).every((score) => score <= lastKnown + allowed);
  if (!isLongEnough(asked.entry, answer, { known: known.ids.length, common }) || !outranks || !followsKnown)
    return asked;
  if (common === 0) return null;
  return { ...asked, entry: { ...entry, ...first(known, common) }, answer: first(kept, common) };
}

/** A store may return as many hits fewer as are gone; it must return all that are left. */
function isLongEnough(entry: BaselineEntry, answer: Answer, { known, common }: { known: number; common: number }) {
  const lacking = entry.ids.length - answer.ids.length;
  if (lacking === 0) return true;
  return lacking > 0 && answer.ids.length > 0 && lacking <= entry.ids.length - known && common === known;
}

function only({ ids, scores, digests }: Answer, stays: (id: string) => boolean): Answer {
  const isKept = (_: unknown, at: number) => stays(ids[at] ?? '');
  const kept = { ids: ids.filter(isKept), scores: scores.filter(isKept) };
  return digests ? { ...kept, digests: digests.filter(isKept) } : kept;
}

function first({ ids, scores, digests }: Answer, count: number): Answer {
  const kept = { ids: ids.slice(0, count), scores: scores.slice(0, count) };
  return digests ? { ...kept, digests: digests.slice(0, count) } : kept;
}
