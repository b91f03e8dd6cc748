import { live } from './live.ts';

/** The seed of the runs; RAGMEND_HISTORY_SEED draws others. */
export const SEED = Number(process.env.RAGMEND_HISTORY_SEED ?? 2026);
/** What has to happen somewhere in the runs, or they prove nothing. */
const NEEDED = [
  'taken',
  'taken-over',
  'freed',
  'wrote',
  'rotated',
  'asked',
  'decided',
  'answered',
  'delivered',
  'sent',
  'did',
];
const STRUCK = ['before', 'after', 'late'];

/** Returns what the histories of so many runs break, each with its number, and what never happened in them. */
export async function soak(seed: number, runs: number): Promise<{ broken: string[]; missing: string[] }> {
  const broken: string[] = [];
  const seen = new Set<string>();
  for (let run = 0; run < runs; run += 1) {
    const lived = await live(seed, run);
    broken.push(...lived.broken.map((problem) => `run ${run} of seed ${seed}: ${problem}`));
    for (const kind of Object.keys(lived.seen)) seen.add(kind);
  }
  return { broken, missing: [...NEEDED, ...STRUCK].filter((kind) => !seen.has(kind)) };
}
