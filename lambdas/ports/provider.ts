import { type FlaggedTarget, kubernetesFlag } from '../../adapters/kubernetes/flag/kubernetes-flag.ts';
import { kubernetesGeneratorPods } from '../../adapters/kubernetes/generator/generator-pods.ts';
import { generatorOf } from '../../core/contracts/config/target-of.ts';
import { gatewayFlag } from '../../core/provider/flag/gateway-flag.ts';
import type { ProviderFlag } from '../../core/provider/ports/provider-flag.ts';
import { place } from './cluster.ts';
import { generatorStates } from './generators.ts';
import { memoizePer } from './memoize.ts';
import type { Scope } from './scope.ts';
import { secretOf } from './secrets.ts';

/** What says which provider a target asks: the state that its gateways follow, or an object of its cluster. */
export const providerFlag = async (scope: Scope): Promise<ProviderFlag> => {
  const { config, clock, target } = scope;
  if (generatorOf(config, target.id).flag.kind !== 'gateway') return kubernetesFlag(await flagged(scope));
  return gatewayFlag({ generatorStates: generatorStates(), clock, generatorOf: (id) => generatorOf(config, id) });
};

/** The pods that generate the answers of a target, in its cluster. */
export const generatorPods = /* @__PURE__ */ memoizePer(async (scope: Scope) =>
  kubernetesGeneratorPods({ ...(await flagged(scope)), clock: scope.clock, secretOf }),
);

async function flagged(scope: Scope) {
  const { target, ...where } = await place(scope);
  return { ...where, target: { ...target, generator: generatorOf(scope.config, target.id) } satisfies FlaggedTarget };
}
