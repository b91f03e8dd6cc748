import type { TargetConfig } from '../../contracts/config/config.ts';
import type { BaselineEntry } from '../../contracts/golden.ts';
import { GoldenSetTooThin } from '../errors.ts';
import { chooseBaseline } from '../judgement/choose-baseline.ts';
import { type Changes, findChanges, type Place } from '../judgement/find-changes.ts';
import { type Judgement, judge } from '../judgement/judge.ts';
import { setAside } from '../judgement/set-aside.ts';
import { ask } from './ask.ts';

type Deps = Parameters<typeof ask>[0] & Parameters<typeof findChanges>[0];
/** The server of a shard, null if none came up; `whose` names the baseline in words. */
export type Server = Place & { url: string | null; whose: string };

/**
 * Judges one server by a baseline, without documents that the source says are newer. Without a url
 * every answer is missing. Throws GoldenSetTooThin, also if too little is left to judge by.
 */
export async function probeServer(
  deps: Deps,
  server: Server,
  baseline: BaselineEntry[],
  golden: TargetConfig['golden'],
): Promise<Judgement> {
  const entries = chooseBaseline(baseline, golden, server.whose);
  const asked = server.url
    ? await ask(deps, { url: server.url, entries })
    : entries.map((entry) => ({ entry, answer: null }));
  const tolerance = golden.scoreTolerance;
  const changes = await findChanges(deps, server, asked, tolerance);
  const left = asked.flatMap((one) => setAside(one, changes.changed, tolerance) ?? []);
  const judgement = judge(left, tolerance);
  if (judgement.failing.length === 0) requireEnough(left.length, asked.length, golden.minimum, server.whose);
  return { ...judgement, reason: inFull(judgement, asked.length - left.length, changes) };
}

function requireEnough(left: number, asked: number, minimum: number, whose: string): void {
  if (left >= Math.min(minimum, asked)) return;
  throw new GoldenSetTooThin(
    `${asked - left} of ${asked} golden queries of ${whose} are about documents that changed since: record the golden set again`,
  );
}

function inFull({ reason, healthy }: Judgement, gone: number, { unknown }: Changes): string {
  const aside = gone > 0 ? `${reason}, ${gone} left out since their documents changed` : reason;
  return unknown === null || healthy ? aside : `${aside}; the source of documents could not be asked: ${unknown}`;
}
