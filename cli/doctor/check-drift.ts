import { changeToKeep } from '../../adapters/kubernetes/deployed-by.ts';
import type { KubernetesTarget } from '../../adapters/kubernetes/rotation.ts';
import type { Survey } from '../../adapters/kubernetes/survey.ts';
import type { RegistryEntry } from '../../core/contracts/registry.ts';
import type { Drift } from '../../core/shard/ports.ts';
import { type Finding, findingsOf } from './finding.ts';

const { ok, warning, failed } = findingsOf('routes');

/** Whether users reach every shard as the registry says. */
export function checkDrift(drifts: Drift[]): Finding[] {
  if (drifts.length === 0) return [ok('users reach the shards as the registry says')];
  return drifts.map(({ shardId, found, isHarmful, isOurs, advice }) => {
    const about = `shard '${shardId}': ${found}`;
    const remedy = [
      ...(isOurs ? ['the worker puts it back within a minute'] : []),
      ...(advice === null ? [] : [advice]),
    ];
    return (isHarmful ? failed : warning)(about, remedy.join('. ') || 'look at the incident of the shard');
  });
}

/** Which shards are served by a server that took over, and what keeps the next deployment of the team's from starting the old one. */
export function checkTakenOver(
  { kubernetes }: KubernetesTarget,
  entries: RegistryEntry[] | null,
  { workloads }: Pick<Survey, 'workloads'>,
): Finding[] {
  return kubernetes.shards.flatMap(({ id, workload }) => {
    const entry = entries?.find(({ shardId }) => shardId === id);
    const before = workloads.find(({ metadata }) => metadata.name === workload);
    if (!entry || !before || entry.workloadId === workload) return [];
    const about = `shard '${id}' is served by '${entry.workloadId}', which took over from ${before.kind} '${workload}'`;
    return [warning(about, changeToKeep(before.kind, before, id))];
  });
}
