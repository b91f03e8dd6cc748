import type { TargetConfig } from '../contracts/config.ts';
import type { BaselineEntry } from '../contracts/golden.ts';
import { ask } from './ask.ts';
import { chooseBaseline } from './choose-baseline.ts';
import { type Judgement, judge } from './judge.ts';

type Deps = Parameters<typeof ask>[0];

/** Judges one server by a baseline; without a url every answer is missing. Throws GoldenSetTooThin. */
export async function probeServer(
  deps: Deps,
  server: { url: string | null; whose: string },
  baseline: BaselineEntry[],
  golden: TargetConfig['golden'],
): Promise<Judgement> {
  const entries = chooseBaseline(baseline, golden, server.whose);
  const asked = server.url
    ? await ask(deps, { url: server.url, entries })
    : entries.map((entry) => ({ entry, answer: null }));
  return judge(asked, golden.scoreTolerance);
}
