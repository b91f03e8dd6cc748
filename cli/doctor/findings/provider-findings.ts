import { systemClock } from '../../../adapters/clock.ts';
import type { Cluster } from '../../../adapters/kubernetes/api/cluster.ts';
import { kubernetesGeneratorPods } from '../../../adapters/kubernetes/generator/generator-pods.ts';
import type { KubernetesTarget } from '../../../adapters/kubernetes/registry/rotation.ts';
import { personSecrets } from '../../cluster/person-secrets.ts';
import { isFilledIn } from '../../init/fill-in.ts';
import { LLM_ALERTS } from '../../shipped-alerts.ts';
import { checkAlertRules } from '../check-alert-rules.ts';
import { checkProviders } from '../check-providers.ts';
import { type Finding, looked } from './finding.ts';

/**
 * Returns the findings about the LLM providers of a target and the rules that watch them; none
 * without a generator that is filled in.
 */
export async function providerFindings(cluster: Cluster, target: KubernetesTarget): Promise<Finding[]> {
  const { generator } = target;
  if (generator === undefined || !isFilledIn(generator)) return [];
  const flagged = { ...target, generator };
  const shared = { cluster, target: flagged, clock: systemClock, secretOf: personSecrets() };
  return [
    ...(await checkProviders(kubernetesGeneratorPods(shared), flagged)),
    ...(await looked('alert rules', () => checkAlertRules(cluster, LLM_ALERTS, 'LLM providers'))),
  ];
}
