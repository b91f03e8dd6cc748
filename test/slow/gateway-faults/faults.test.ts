import { stopServed } from '../../sandbox/world/providers/served.ts';
import { near } from './near.ts';
import { printTable } from './print-table.ts';
import type { Row } from './row.ts';
import { breakerRows } from './rows/breaker.ts';
import { capableRows } from './rows/capable.ts';
import { clientRows } from './rows/clients.ts';
import { closedRows } from './rows/closed.ts';
import { failingRows } from './rows/failing.ts';
import { failoverBenchRows } from './rows/failover-bench.ts';
import { keptRows } from './rows/kept.ts';
import { anthropicRows, bedrockRows } from './rows/other-protocols.ts';
import { streamRows } from './rows/streams.ts';
import { throttledRows } from './rows/throttled.ts';
import { type Outcome, runRow } from './run-row.ts';

const ROWS: Row[] = [
  ...[throttledRows, closedRows, failingRows, breakerRows],
  ...[streamRows, clientRows, capableRows, failoverBenchRows, keptRows, anthropicRows, bedrockRows],
].flat();
const outcomes: Outcome[] = [];

afterEach(stopServed);
afterAll(() => process.stdout.write(`\n${printTable(outcomes)}\n`));

test.each(ROWS)(
  '$id: $input',
  async (row) => {
    const outcome = await runRow(row);
    outcomes.push(outcome);

    const { wronglyCertified, splices, ownFailovers, late } = outcome;
    expect(near(outcome.seen, row.right)).toEqual(row.right);
    expect({ wronglyCertified, splices, ownFailovers, late }).toEqual({
      ...{ wronglyCertified: 0, splices: 0, ownFailovers: 0, late: 0 },
    });
  },
  60_000,
);

test('each of the sixteen faults of Failover Bench has a row', () => {
  const ids = Array.from({ length: 16 }, (_, at) => `S${String(at + 1).padStart(2, '0')}`);

  expect([...new Set(failoverBenchRows.map(({ id }) => id))]).toEqual(ids);
});
