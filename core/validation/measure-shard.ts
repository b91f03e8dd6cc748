import type { TargetConfig } from '../contracts/config/config.ts';
import type { BaselineEntry } from '../contracts/golden.ts';
import type { RegistryEntry } from '../contracts/registry.ts';
import { GoldenSetTooThin } from './errors.ts';
import { chooseBaseline } from './judgement/choose-baseline.ts';
import { type Asked, isRight } from './judgement/judge.ts';
import type { ShardReading } from './ports.ts';
import { ask } from './servers/ask.ts';

type Deps = Parameters<typeof ask>[0];
type Shard = Pick<RegistryEntry, 'shardId' | 'replicaOf' | 'url'>;

/**
 * Asks a shard its golden queries, and wrong ones once more, so that one lost packet raises no
 * alert. Does not ask a golden set that is too thin: `asked` is 0.
 */
export async function measureShard(
  deps: Deps,
  { shardId, replicaOf, url }: Shard,
  baseline: BaselineEntry[],
  golden: TargetConfig['golden'],
): Promise<ShardReading> {
  const entries = entriesOf(baseline, golden, shardId);
  const isAsRecorded = (one: Asked) => isRight(one, golden.scoreTolerance);
  const first = entries.length === 0 ? [] : await ask(deps, { url, entries });
  const doubted = first.filter((one) => !isAsRecorded(one)).map(({ entry }) => entry);
  const second = doubted.length === 0 ? [] : await ask(deps, { url, entries: doubted });
  const asked = [...first.filter(isAsRecorded), ...second];
  const answered = asked.filter(({ answer }) => answer !== null);
  return {
    ...notJudged({ shardId, replicaOf }),
    asked: entries.length,
    right: asked.filter(isAsRecorded).length,
    unanswered: entries.length - answered.length,
    empty: answered.filter(({ answer }) => answer?.ids.length === 0).length,
    citationHitRate: share(answered.filter(isCited).length, answered.length),
    precision: precisionOf(answered),
  };
}

/** Returns the reading of a shard that was not asked. */
export function notJudged({ shardId, replicaOf }: Pick<Shard, 'shardId' | 'replicaOf'>): ShardReading {
  const nothing = { asked: 0, right: 0, unanswered: 0, empty: 0, citationHitRate: null, precision: null };
  return { shardId, replicaOf, ...nothing, reachable: null };
}

function entriesOf(baseline: BaselineEntry[], golden: TargetConfig['golden'], shardId: string): BaselineEntry[] {
  try {
    return chooseBaseline(baseline, golden, `shard '${shardId}'`);
  } catch (error) {
    if (error instanceof GoldenSetTooThin) return [];
    throw error;
  }
}

/**
 * A hit contains what the baseline ranks first. Other ids may join it, since documents are added
 * all the time.
 */
function isCited({ entry, answer }: Asked): boolean {
  return answer?.ids.includes(entry.ids[0] ?? '') ?? false;
}

/** Returns the share of returned ids that are in the baseline. */
function precisionOf(asked: Asked[]): number | null {
  const shipped = asked.flatMap(({ entry, answer }) => (answer?.ids ?? []).map((id) => entry.ids.includes(id)));
  return share(shipped.filter(Boolean).length, shipped.length);
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
