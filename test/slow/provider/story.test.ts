import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pidsMarked } from '../../../adapters/local/processes/processes-os.ts';
import { ragmend } from '../../cli/program.ts';
import { copyPrepared } from '../../sandbox/server/prepared.ts';

jest.setTimeout(600_000);

const dir = mkdtempSync(join(tmpdir(), 'ragmend-story-'));
beforeAll(() => copyPrepared(dir));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('a provider that fails under load is replaced, comes back by evidence, and no question stays unanswered', async () => {
  const { code, out } = await ragmend('demo', '--story', 'provider', '--yes', '--once', '--dir', dir);

  const counted = Object.fromEntries(
    [...out.matchAll(/^(primary|backup|cached|refused|failed|asked) +(\d+) /gm)].map(([, name, count]) => [
      ...[name, Number(count)],
    ]),
  ) as Record<string, number>;
  expect(out).toMatch(/^docs-rag-provider-failover-1: Completed$/m);
  expect(code).toBe(0);
  expect(counted.failed).toBe(0);
  expect(Math.min(counted.primary ?? 0, counted.backup ?? 0)).toBeGreaterThan(0);
  expect(counted.asked).toBe(
    (counted.primary ?? 0) + (counted.backup ?? 0) + (counted.cached ?? 0) + (counted.refused ?? 0),
  );
  expect(pidsMarked(`RAGMEND_PROCESS=${dir}#`)).toEqual([]);
});
