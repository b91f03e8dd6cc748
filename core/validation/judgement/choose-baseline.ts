import type { TargetConfig } from '../../contracts/config/config.ts';
import type { BaselineEntry } from '../../contracts/golden.ts';
import { GoldenSetTooThin } from '../errors.ts';

/**
 * Returns the entries to ask: those with an answer, at most `maximum`, spread evenly by qid. Throws
 * GoldenSetTooThin below `minimum`.
 */
export function chooseBaseline(
  entries: BaselineEntry[],
  { minimum, maximum }: Pick<TargetConfig['golden'], 'minimum' | 'maximum'>,
  whose: string,
): BaselineEntry[] {
  const usable = entries.filter(({ ids }) => ids.length > 0).sort((a, b) => (a.qid < b.qid ? -1 : 1));
  if (usable.length < minimum)
    throw new GoldenSetTooThin(
      `${whose} has ${usable.length} golden queries and needs ${minimum}: record more before you trust a probe`,
    );
  const most = Math.max(minimum, maximum);
  if (usable.length <= most) return usable;
  return usable.filter(
    (_, at) => Math.floor((at * most) / usable.length) !== Math.floor(((at - 1) * most) / usable.length),
  );
}
