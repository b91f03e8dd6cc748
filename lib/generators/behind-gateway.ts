import type { TargetConfig } from '../../core/contracts/config/config.ts';
import type { KubernetesConfig } from '../../core/contracts/config/kubernetes-config.ts';
import type { GeneratingTarget } from '../../core/contracts/config/target-of.ts';

/** A target whose answers come through Ragmend's gateway in its cluster. */
export type GatewayTarget = GeneratingTarget & { kubernetes: KubernetesConfig };

/** Returns the targets behind the gateway. */
export function behindGateway<T extends TargetConfig>(targets: T[]): (T & GatewayTarget)[] {
  return targets.filter(
    (target): target is T & GatewayTarget =>
      target.kubernetes !== undefined && target.generator?.flag.kind === 'gateway',
  );
}
