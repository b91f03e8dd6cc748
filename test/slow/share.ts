import { createHash } from 'node:crypto';

/** All of it, or one in this many: a share that jest's seed draws, which is printed. */
const EVERY = Number(process.env.RAGMEND_SLOW_SHARE ?? 1);

/** Returns the rows of a table that this run tries: one of them at the least. */
export function shareOf<T>(rows: readonly T[]): T[] {
  const drawn = rows.map((row) => ({ row, at: chanceOf(JSON.stringify(row)) })).sort((a, b) => a.at - b.at);
  const taken = new Set(drawn.slice(0, Math.ceil(rows.length / EVERY)).map(({ row }) => row));
  return rows.filter((row) => taken.has(row));
}

function chanceOf(row: string): number {
  return createHash('sha256').update(`${jest.getSeed()} ${row}`).digest().readUInt32BE();
}
