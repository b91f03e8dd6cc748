import { goldenFileOf } from '../../../core/contracts/agent/prober-files.ts';
import { type BaselineEntry, baselineEntry } from '../../../core/contracts/golden.ts';
import type { Cluster } from '../api/cluster.ts';
import { Label, MANAGER } from '../api/labels.ts';
import { find, type KubeObject, pathOf } from '../api/objects.ts';

/** Returns the name of the ConfigMap with the prober's golden set of one shard. */
export function goldenMapName(targetId: string, shardId: string): string {
  return `ragmend-golden-${targetId}-${shardId}`;
}

/**
 * Hands the golden sets of a target to its prober: one ConfigMap for each shard, replaced if it
 * exists.
 */
export async function publishGolden(
  cluster: Cluster,
  targetId: string,
  baselines: Record<string, BaselineEntry[]>,
): Promise<void> {
  for (const [shardId, entries] of Object.entries(baselines)) {
    const name = goldenMapName(targetId, shardId);
    const json = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name,
        labels: { [Label.ManagedBy]: MANAGER, [Label.Target]: targetId, [Label.Shard]: shardId },
      },
      data: { [goldenFileOf(shardId)]: entries.map((entry) => `${JSON.stringify(entry)}\n`).join('') },
    };
    const path = `${pathOf(cluster, 'configmaps', name)}?fieldManager=${MANAGER}&force=true`;
    await cluster.send('PATCH', path, { json, type: 'application/apply-patch+yaml' });
  }
}

/** Returns the prober's golden set of a shard; empty if it was given none. */
export async function readGoldenMap(cluster: Cluster, targetId: string, shardId: string): Promise<BaselineEntry[]> {
  type GoldenMap = KubeObject & { data?: Record<string, string> };
  const map = await find<GoldenMap>(cluster, 'configmaps', goldenMapName(targetId, shardId));
  const lines = (map?.data?.[goldenFileOf(shardId)] ?? '').split('\n').filter((line) => line !== '');
  return lines.map((line) => baselineEntry.parse(JSON.parse(line)));
}
