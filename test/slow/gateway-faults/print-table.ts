import { isDeepStrictEqual } from 'node:util';
import CliTable from 'cli-table3';
import type { Outcome } from './run-row.ts';

/** Returns the table of faults: what was seen of each row, and whether it was right. */
export function printTable(outcomes: Outcome[]): string {
  const head = ['case', 'input', 'served by', 'class', 'horizon', 'breaker', 'paged', 'asked', 'right'];
  const table = new CliTable({ head, style: { head: [], border: [], compact: true } });
  for (const { row, seen } of outcomes)
    table.push([
      ...[row.id, row.input, folded(seen.served), seen.class ?? '-', seen.horizon === null ? '-' : `${seen.horizon} s`],
      ...[seen.breaker, seen.paged ? 'yes' : 'no', seen.calls.map((calls) => (calls < 0 ? '*' : calls)).join(' + ')],
      isRight(row.right, seen) ? 'right' : 'WRONG',
    ]);
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  return [
    table.toString(),
    `wrongly certified answers: ${sum((one) => one.wronglyCertified)}`,
    `failovers for a client's own error: ${sum((one) => one.ownFailovers)}`,
    `splices: ${sum((one) => one.splices)}`,
    `answers later than the clocks allow: ${sum((one) => one.late)}`,
  ].join('\n');
}

function isRight({ horizon: _, ...right }: Outcome['seen'], { horizon: __, ...seen }: Outcome['seen']): boolean {
  return isDeepStrictEqual(right, seen);
}

/** Repeated ways to be served, counted. */
function folded(served: string[]): string {
  const runs: { by: string; times: number }[] = [];
  for (const by of served) {
    const last = runs.at(-1);
    if (last?.by === by) last.times++;
    else runs.push({ by, times: 1 });
  }
  return runs.map(({ by, times }) => (times > 1 ? `${times} × ${by}` : by)).join(', ');
}
