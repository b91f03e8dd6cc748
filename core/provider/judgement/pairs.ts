/**
 * The citations of one side's answer: whether it hits, and its precision, null if it cites nothing.
 */
export type Marks = { hit: boolean; precision: number | null };

/** One query answered by both sides, without its texts. */
export type Pair = { query: string; primary: Marks; backup: Marks };

/**
 * Returns the marks of an answer by document ids: those it cites, those its prompt gave, and those
 * a golden query expects. `expected` is null for a sampled request, which any given document hits.
 */
export function marksOf(answer: { cited: string[]; given: string[]; expected: string[] | null }): Marks {
  const cited = [...new Set(answer.cited)];
  const given = new Set(answer.given);
  const expected = new Set(answer.expected ?? answer.given);
  return {
    hit: cited.some((id) => expected.has(id)),
    precision: cited.length === 0 ? null : cited.filter((id) => given.has(id)).length / cited.length,
  };
}

/**
 * Returns pairs with one per query: a repeated query adds no evidence on a side that always answers
 * the same.
 */
export function distinct(pairs: Pair[]): Pair[] {
  const seen = new Set<string>();
  return pairs.filter(({ query }) => !seen.has(query) && seen.add(query));
}

export const isLoss = ({ primary, backup }: Pair): boolean => !primary.hit && backup.hit;
export const isWin = ({ primary, backup }: Pair): boolean => primary.hit && !backup.hit;

/** Returns how much more precise the primary is, for each pair in which both sides cite. */
export const precisionDifferences = (pairs: Pair[]): number[] =>
  pairs.flatMap(({ primary, backup }) =>
    primary.precision === null || backup.precision === null ? [] : [primary.precision - backup.precision],
  );
