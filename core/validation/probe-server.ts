import type { TargetConfig } from '../contracts/config.ts';
import type { BaselineEntry } from '../contracts/golden.ts';
import { ask } from './ask.ts';
import { chooseBaseline } from './choose-baseline.ts';
import { type Judgement, judge } from './judge.ts';
import { setNewcomersAside } from './set-newcomers-aside.ts';

type Deps = Parameters<typeof ask>[0];

/** Judges one server by a baseline; without a url every answer is missing, and `newcomers` may rank among what the baseline knows. Throws GoldenSetTooThin. */
export async function probeServer(
  deps: Deps,
  server: { url: string | null; whose: string },
  baseline: BaselineEntry[],
  golden: TargetConfig['golden'],
  newcomers: ReadonlySet<string> = new Set(),
): Promise<Judgement> {
  const entries = chooseBaseline(baseline, golden, server.whose);
  const asked = server.url
    ? await ask(deps, { url: server.url, entries })
    : entries.map((entry) => ({ entry, answer: null }));
  const tolerance = golden.scoreTolerance;
  return judge(
    asked.map((one) => setNewcomersAside(one, newcomers, tolerance)),
    tolerance,
  );
}
