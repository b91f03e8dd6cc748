import { drawn } from './drawn.ts';

/** All of it, or one in this many: a share that jest's seed draws, which is printed. */
export const EVERY = Number(process.env.RAGMEND_SLOW_SHARE ?? 1);

/** Returns the rows of a table that this run tries: one of them at the least. */
export function shareOf<T>(rows: readonly T[]): T[] {
  const inTurn = rows
    .map((row) => ({ row, at: drawn(jest.getSeed(), JSON.stringify(row)) }))
    .sort((a, b) => a.at - b.at);
  const taken = new Set(inTurn.slice(0, Math.ceil(rows.length / EVERY)).map(({ row }) => row));
  return rows.filter((row) => taken.has(row));
}
