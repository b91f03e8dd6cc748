import { RUNBOOK_NAMES, type RunbookName, runbooks } from '../runbooks.ts';
import type { Config, TargetConfig } from './config.ts';

/**
 * Returns the configuration of one target; throws a RangeError for an unknown target. It is kept
 * apart from the contract so that a Lambda need not load the schema.
 */
export function targetOf({ targets }: Config, targetId: string): TargetConfig {
  const found = targets.find(({ id }) => id === targetId);
  if (!found) throw new RangeError(`target '${targetId}' is not configured: add it to ragmend.yaml`);
  return found;
}

type Autonomous = Pick<TargetConfig, 'autonomy' | 'runbooks'>;

/**
 * Returns how far a runbook may go on a target: the setting of the runbook, or else of the target.
 */
export const autonomyOf = (target: Autonomous, runbook: RunbookName): TargetConfig['autonomy'] =>
  target.runbooks[runbook]?.autonomy ?? target.autonomy;

/** Returns whether repairs may change nothing on a target. */
export const isOnlyObserved = (target: Autonomous): boolean =>
  REPAIRS.every((runbook) => autonomyOf(target, runbook) === 'observe');

const REPAIRS = RUNBOOK_NAMES.filter((name) => runbooks[name].kind === 'repair');
