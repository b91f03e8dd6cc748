import type { Drift } from '../../core/shard/ports.ts';
import { type Finding, findingsOf } from './findings/finding.ts';

const { ok, warning, failed } = findingsOf('routes');

/** Checks whether users reach every shard as the registry says. */
export function checkDrift(drifts: Drift[]): Finding[] {
  if (drifts.length === 0) return [ok('users reach the shards as the registry says')];
  return drifts.map(({ shardId, found, isHarmful, isOurs, advice }) => {
    const about = `shard '${shardId}': ${found}`;
    const remedy = [...(isOurs ? ['the worker undoes it within a minute'] : []), ...(advice === null ? [] : [advice])];
    return (isHarmful ? failed : warning)(about, remedy.join('. ') || 'see the incident of the shard');
  });
}
