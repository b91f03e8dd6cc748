import { anthropicFaults } from './anthropic-faults.ts';
import { bedrockFaults } from './bedrock-faults.ts';
import type { ProtocolName, ProviderFault, ProviderFaults } from './fault.ts';
import { openaiFaults } from './openai-faults.ts';
import { openaiLimits } from './openai-limits.ts';
import { wireFaults } from './wire-faults.ts';

/** Every fault of the scripted providers by protocol and name; a new fault is a new row. */
export const PROVIDER_FAULTS: Record<ProtocolName, ProviderFaults> = {
  openai: { ...openaiFaults, ...openaiLimits, ...wireFaults },
  anthropic: { ...anthropicFaults, ...wireFaults },
  bedrock: { ...bedrockFaults, ...wireFaults },
};

/** Returns the fault of that name; throws a RangeError that lists the known ones. */
export function providerFault(protocol: ProtocolName, how: string): ProviderFault {
  const faults = PROVIDER_FAULTS[protocol];
  const fault = Object.hasOwn(faults, how) ? faults[how] : undefined;
  if (fault) return fault;
  throw new RangeError(
    `fault '${how}' is unknown to the protocol '${protocol}': use one of ${Object.keys(faults).join(', ')}`,
  );
}
