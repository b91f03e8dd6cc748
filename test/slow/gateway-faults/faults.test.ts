import { stopServed } from '../../sandbox/world/providers/served.ts';
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
import { runRow } from './run-row.ts';
import { tryRows } from './try-rows.ts';

const ROWS: Row[] = [
  ...[throttledRows, closedRows, failingRows, breakerRows],
  ...[streamRows, clientRows, capableRows, failoverBenchRows, keptRows, anthropicRows, bedrockRows],
].flat();

afterEach(stopServed);

tryRows(ROWS, runRow);

test('each of the sixteen faults of Failover Bench has a row', () => {
  const ids = Array.from({ length: 16 }, (_, at) => `S${String(at + 1).padStart(2, '0')}`);

  expect([...new Set(failoverBenchRows.map(({ id }) => id))]).toEqual(ids);
});
