import type { TargetConfig } from '../../core/contracts/config/config.ts';
import type { BaselineEntry } from '../../core/contracts/golden.ts';
import { canonicalJson } from '../../core/kernel/digest.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

const { ok, failed, warning } = findingsOf('golden set');

/**
 * Checks whether each shard has enough golden queries; `handed` is the prober's copy, null if there
 * is none.
 */
export function checkGolden(
  { golden }: Pick<TargetConfig, 'golden'>,
  shards: { shardId: string; recorded: BaselineEntry[]; handed: BaselineEntry[] | null }[],
): Finding[] {
  return shards.map(({ shardId, recorded, handed }) => {
    const usable = recorded.filter(({ ids }) => ids.length > 0).length;
    if (usable < golden.minimum)
      return failed(
        `shard '${shardId}' has ${usable} golden queries of ${golden.minimum}`,
        'run `ragmend golden record QUERIES`',
      );
    if (handed !== null && canonicalJson(handed) !== canonicalJson(recorded))
      return warning(`the prober of shard '${shardId}' has another golden set`, 'record it again, for both');
    return ok(`shard '${shardId}' has ${usable} golden queries`);
  });
}
