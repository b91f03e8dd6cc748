import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../../power/answers.ts';
import { Disk } from '../../power/disk.ts';
import { lostIn } from '../../power/lost.ts';
import { type Call, canTrace, traced } from '../../power/trace.ts';
import { EVERY } from '../../share.ts';
import { diceOf } from '../../soak/dice.ts';

const MOMENTS = Math.ceil(500 / EVERY);
const RUNS = 12;
const SEED = Number(process.env.RAGMEND_POWER_SEED ?? 2026);
const root = mkdtempSync(join(realpathSync(tmpdir()), 'ragmend-power-'));
/** Without strace, no sequence of writes and syncs can be recorded. */
const ifTraced = canTrace ? test : test.skip;

afterAll(() => rmSync(root, { recursive: true, force: true }));

ifTraced(
  `power that fails at ${MOMENTS} moments loses no answer of the local store, and does nothing twice (strace)`,
  async () => {
    const calls = traceOf(SEED);
    const dice = diceOf(SEED, 1);
    const moments = Array.from(
      { length: MOMENTS },
      () => firstAnswer(calls) + dice.below(calls.length - firstAnswer(calls)),
    );
    const disk = new Disk(join(root, 'store'));
    const answers: Answer[] = [];
    const wrong: string[] = [];

    for (const [at, call] of calls.entries()) {
      if (call.kind === 'answer') answers.push(JSON.parse(call.text) as Answer);
      else disk.apply(call);
      for (const moment of moments.filter((each) => each === at)) {
        const dir = join(root, `at-${moment}`);
        mkdirSync(dir);
        disk.fail(dir, dice);
        const lost = await lostIn(dir, answers).catch((error: unknown) => [String(error)]);
        wrong.push(...lost.map((problem) => `call ${moment} of seed ${SEED}: ${problem}`));
        rmSync(dir, { recursive: true });
      }
    }

    expect(answers.length).toBeGreaterThan(RUNS * 8);
    expect(wrong).toEqual([]);
  },
  20 * 60_000,
);

/** What a store does that repairs one shard after the other. */
function traceOf(seed: number): Call[] {
  const dir = join(root, 'store');
  mkdirSync(dir);
  const child = require.resolve('../../power/store-child.ts');
  return traced(
    [process.execPath, '--import', 'tsx', child, dir, String(seed), String(RUNS)],
    dir,
    join(root, 'trace'),
  );
}

const firstAnswer = (calls: Call[]) => calls.findIndex(({ kind }) => kind === 'answer');
