import { setTimeout as sleep } from 'node:timers/promises';
import { type Claim, list, type Pod } from '../../../../adapters/kubernetes/api/objects.ts';
import { claimIn } from '../../../../adapters/kubernetes/workloads/workload-claim.ts';
import type { RealCluster } from '../real-cluster.ts';

/** Notes every pod that has a volume open as its data, under whatever name its claim has. */
export function watchVolume({ cluster }: RealCluster, volumeName: string) {
  const seen: string[] = [];
  let ends = false;
  const work = (async () => {
    while (!ends) {
      await sleep(250);
      const claims = (await list<Claim>(cluster, 'persistentvolumeclaims'))
        .filter(({ spec }) => spec?.volumeName === volumeName)
        .map(({ metadata }) => metadata.name);
      const pods = await list<Pod>(cluster, 'pods');
      const on = pods.filter(({ spec }) => claims.includes(claimIn(spec, 'data') ?? ''));
      seen.push(...on.map(({ metadata }) => metadata.name));
    }
  })();
  return {
    seen,
    end: () => {
      ends = true;
      return work;
    },
  };
}
