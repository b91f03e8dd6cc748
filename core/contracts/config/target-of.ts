import type { Config, TargetConfig } from './config.ts';

/** The configuration of one target; throws a RangeError for an unknown one. Apart from the contract, so that a Lambda that reads it need not carry its schema. */
export function targetOf({ targets }: Config, targetId: string): TargetConfig {
  const found = targets.find(({ id }) => id === targetId);
  if (!found) throw new RangeError(`target '${targetId}' is not configured: add it to ragmend.yaml`);
  return found;
}
