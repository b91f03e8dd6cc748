import { dynamoGeneratorStates } from '../../adapters/aws/gateway/generator-states.ts';
import { generatorOf } from '../../core/contracts/config/target-of.ts';
import { gatewayFlag } from '../../core/provider/flag/gateway-flag.ts';
import type { GeneratorPods } from '../../core/provider/ports/generator-pods.ts';
import type { ProviderFlag } from '../../core/provider/ports/provider-flag.ts';
import { table } from './records.ts';
import type { Scope } from './scope.ts';

const missing = (what: string) => new RangeError(`this deployment has no ${what}: remove 'generator' from the target`);

/** The state of the generator that gateways follow. */
export const generatorStates = () => dynamoGeneratorStates({ table: table() });

/** What says which provider a target asks. */
export const providerFlag = async ({ config, clock, target }: Scope): Promise<ProviderFlag> => {
  if (target.generator?.flag.kind !== 'gateway') throw missing('flag of this kind');
  return gatewayFlag({ generatorStates: generatorStates(), clock, generatorOf: (id) => generatorOf(config, id) });
};

/** The pods that generate the answers of a target. */
export const generatorPods = async (_: Scope): Promise<GeneratorPods> => {
  throw missing('way to the pods of the generator');
};
