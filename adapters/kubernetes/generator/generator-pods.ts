import type { Clock } from '../../../core/kernel/ports/clock.ts';
import type { SecretOf } from '../../../core/kernel/secret-of.ts';
import type { GeneratorPods } from '../../../core/provider/ports/generator-pods.ts';
import { probeProvider } from '../../providers/probe-provider.ts';
import type { Cluster } from '../api/cluster.ts';
import type { FlaggedTarget } from '../flag/kubernetes-flag.ts';
import { podAsker } from './ask-pods.ts';
import { gatewayPods } from './gateway-pods.ts';
import { servicePods } from './service-pods.ts';

type Deps = { cluster: Cluster; target: FlaggedTarget; clock: Clock; secretOf: SecretOf };

/**
 * The pods that generate the answers of a target in a cluster: those of its gateway, or else of the
 * service itself. They are asked by the agent's pod. Without the gateway, providers are probed from
 * here.
 */
export function kubernetesGeneratorPods(deps: Deps, ask = podAsker(deps.cluster)): GeneratorPods {
  const { generator } = deps.target;
  if (generator.flag.kind === 'gateway') return gatewayPods({ ...deps, ask });
  const probe = (provider: string, model: string, need: Parameters<GeneratorPods['probe']>[3]) =>
    probeProvider({ ...deps, generator }, { provider, model, need });
  return servicePods({ ...deps, ask, probe });
}
