import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Row, Spread } from '../../bench/row.ts';
import type { SectionResult } from '../../bench/section.ts';

const PROGRAM = join(__dirname, '../../dist/bench.mjs');
const dir = mkdtempSync(join(tmpdir(), 'ragmend-benched-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [PROGRAM, '--smoke', '--dir', dir, ...args]);

type Report = { sections: Record<string, SectionResult> };
/**
 * Processor time of children comes in steps of 10 ms, and a smoke run may need less than one. A
 * difference of two times may be less than nothing.
 */
const isMeasured = ({ name, wall, cpu }: Row) =>
  (name.includes('added by') || wall.min > 0) && isOrdered(wall) && (cpu === null || (0 <= cpu.min && isOrdered(cpu)));
const isOrdered = ({ min, median, max }: Spread) => min <= median && median <= max;

const beside = (what: string) => [`${what}, direct: request`, `${what}, added by ours: request`];
const ROWS = {
  engine: [
    'chain of 20 Pass states, in memory: transition',
    'chain of 20 Pass states, durable: transition',
    'chain of 20 Task states, in memory: transition',
    'chain of 20 Task states, in memory: state',
    'chain of 20 Task states, durable: transition',
    'chain of 20 Task states, durable: state',
    'park 5 tokens, in memory: token',
    'answer 5 tokens, in memory: token',
    'park 5 tokens, durable: token',
    'answer 5 tokens, durable: token',
  ],
  intake: [
    'a new alert, Ragmend: post',
    'a new alert, bare server: post',
    'a new alert, Ragmend by bare server: round',
    'an alert that stands already, Ragmend: post',
    'an alert that stands already, bare server: post',
    'an alert that stands already, Ragmend by bare server: round',
  ],
  restore: ['restore by the agent: 2 MiB', 'cp -r, then sha256sum: 2 MiB', 'agent by cp and sha256sum: round'],
};

test('the bench measures each row, and leaves nothing behind', async () => {
  const { stdout } = await bench('--only', Object.keys(ROWS).join(), '--json');

  const { sections } = JSON.parse(stdout) as Report;
  const rows = Object.entries(sections).map(([name, result]) => [
    name,
    result.rows.map((row) => `${row.name}: ${row.per}`),
  ]);
  expect(Object.fromEntries(rows)).toEqual(ROWS);
  const all = Object.values(sections).flatMap((result) => result.rows);
  expect(all.filter((row) => !isMeasured(row))).toEqual([]);
  expect(readdirSync(dir)).toEqual([]);
});

test('what the bench prints for a person names the commit, the machine and the targets', async () => {
  const { stdout } = await bench('--only', 'engine');

  expect(stdout).toMatch(/^smoke run of commit \w+.* cores, .* Node v/);
  expect(stdout).toMatch(/20 Pass states, durable +transition .* cpu <= 300 us: (met|MISSED)/);
});

const GATEWAY_ROWS = [
  ...['plain p50', 'plain p99'].flatMap(beside),
  ...['streamed first p50', 'streamed first p99', 'streamed p50', 'streamed p99'].flatMap(beside),
  ...['plain', 'streamed'].flatMap((what) => [
    `${what}, saturated, direct: request`,
    `${what}, saturated, ours: request`,
    `${what}, saturated, direct by ours: round`,
  ]),
  'resident after the load, ours: process',
];

test('the gateway fails fewer requests than no gateway, and names the peers that are left out', async () => {
  const { stdout } = await bench('--only', 'gateway', '--json');

  const { gateway } = (JSON.parse(stdout) as Report).sections;
  expect(gateway?.rows.map((row) => `${row.name}: ${row.per}`)).toEqual(GATEWAY_ROWS);
  expect(gateway?.rows.filter((row) => !isMeasured(row))).toEqual([]);
  expect(gateway?.table?.head).toEqual(['PRIMARY FAILS BY', 'DIRECT', 'OURS']);
  expect(gateway?.table?.rows).toContainEqual(['503', '2 / 0 / never', expect.stringMatching(/^0 \/ 0 \/ \d+ ms$/)]);
  const left = ['Portkey', 'LiteLLM'].map((peer) => `Left out: ${peer}, because '--peers' names no folder.`);
  expect(gateway?.notes).toEqual(expect.arrayContaining(left));
});

test('what is not there to be measured is left out with the reason', async () => {
  const { AWS_ENDPOINT_URL_S3: _, ...env } = process.env;
  const args = [PROGRAM, '--smoke', '--dir', dir, '--only', 's3', '--json'];

  const { stdout } = await promisify(execFile)(process.execPath, args, { env });

  const { sections } = JSON.parse(stdout) as Report;
  expect(sections.s3).toEqual({ rows: [], notes: [expect.stringMatching(/^Left out: set AWS_ENDPOINT_URL_S3/)] });
});

test('a section that does not exist is refused by name', async () => {
  const refused = await bench('--only', 'engines').catch((error: { code: number; stderr: string }) => error);

  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("'engines' is no section") });
});
