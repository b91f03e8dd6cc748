import { systemClock } from '../../../adapters/clock.ts';
import type { Cluster } from '../../../adapters/kubernetes/api/cluster.ts';
import { kubernetesStartScene } from '../../../adapters/kubernetes/bootstrap/start-scene.ts';
import type { KubernetesTarget } from '../../../adapters/kubernetes/registry/rotation.ts';
import { START_ALERTS } from '../../shipped-alerts.ts';
import { checkAlertRules } from '../check-alert-rules.ts';
import { checkStart } from '../check-start.ts';
import { type Finding, looked } from './finding.ts';

/** Returns the findings about the start of a service and the rule that watches it; none without `bootstrap`. */
export async function startFindings(cluster: Cluster, target: KubernetesTarget): Promise<Finding[]> {
  const { id, bootstrap, kubernetes } = target;
  if (!bootstrap) return [];
  const shards = kubernetes.shards.map(({ workload }) => workload);
  return [
    ...(await looked('components', async () => {
      const seen = await kubernetesStartScene({ cluster, clock: systemClock }).observe(id);
      return checkStart({ id, bootstrap, shards }, seen);
    })),
    ...(await looked('alert rules', () => checkAlertRules(cluster, START_ALERTS, 'starts'))),
  ];
}
