import { printTable } from './print-table.ts';
import type { Right } from './row.ts';
import type { Outcome } from './run-row.ts';

/** Expects of each row that all is right, and that nothing happens that must never; prints the table of all. */
export function tryRows<T extends Outcome['row']>(rows: T[], run: (row: T) => Promise<Outcome>): void {
  const outcomes: Outcome[] = [];

  afterAll(() => process.stdout.write(`\n${printTable(outcomes)}\n`));

  test.each(rows)(
    '$id: $input',
    async (row) => {
      const outcome = await run(row);
      outcomes.push(outcome);

      const { wronglyCertified, splices, ownFailovers, late } = outcome;
      expect(near(outcome.seen, row.right)).toEqual(row.right);
      expect({ wronglyCertified, splices, ownFailovers, late }).toEqual({
        ...{ wronglyCertified: 0, splices: 0, ownFailovers: 0, late: 0 },
      });
    },
    60_000,
  );
}

/**
 * Returns what was seen, with the horizon that is right where it fits: it runs down while a row runs, and its
 * wait gets a positive jitter of a tenth at the most.
 */
function near(seen: Right, right: Right): Right {
  if (seen.horizon === null || right.horizon === null) return seen;
  const fits = right.horizon - seen.horizon <= 15 && seen.horizon <= right.horizon * 1.1 + 1;
  return fits ? { ...seen, horizon: right.horizon } : seen;
}
