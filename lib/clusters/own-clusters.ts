import type { TargetConfig } from '../../core/contracts/config/config.ts';
import type { KubernetesConfig } from '../../core/contracts/config/kubernetes-config.ts';

/** A target on an EKS cluster. */
export type EksTarget = TargetConfig & { kubernetes: KubernetesConfig & { cluster: { kind: 'eks'; name: string } } };

/**
 * Returns the targets on EKS clusters of this account and region: this deployment can let its
 * functions into those.
 */
export function onOwnClusters(targets: TargetConfig[]): EksTarget[] {
  return targets.filter((target): target is EksTarget => {
    const { cluster } = target.kubernetes ?? {};
    return cluster?.kind === 'eks' && cluster.region === undefined && cluster.roleArn === undefined;
  });
}
