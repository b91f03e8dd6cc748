import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');
/** Allocates 400 MB, of which some survive a while, and prints the MiB of the young generation. */
const ALLOCATE = `
  const kept = [];
  for (let at = 0; at < 400_000; at++) kept[at % 20_000] = new Array(125).fill(at);
  const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
  console.log(young.space_size / 2 ** 20);`;

async function youngAfter(call: string): Promise<number> {
  const code = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { keepHeapSmall } from './gateway/small-heap.ts';
    ${call}${ALLOCATE}`;
  const args = ['--import', 'tsx', '--input-type=module', '-e', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  return Number(stdout);
}

test('the young generation stays as large as the start has made it', async () => {
  const [small, usual] = await Promise.all([youngAfter('keepHeapSmall();'), youngAfter('')]);

  expect(small).toBeLessThanOrEqual(16);
  expect(usual).toBe(32);
});

/** They are parts of the program for clusters only, whose stores need clients of AWS anyway. */
const OF_CLUSTERS = /cluster/;

test('the gateway loads the pool of undici alone, and the SDK of AWS only if it is needed', () => {
  const files = readdirSync(join(ROOT, 'gateway'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts') && !OF_CLUSTERS.test(name))
    .map((name) => ({ name, text: readFileSync(join(ROOT, 'gateway', name), 'utf8') }));

  const loading = files.filter(({ text }) =>
    /^import (?!type\b)[^;]* from '(undici|@(aws-sdk|smithy)\/[^']*)';/m.test(text),
  );

  expect(files.length).toBeGreaterThan(20);
  expect(loading.map(({ name }) => name)).toEqual([]);
});
