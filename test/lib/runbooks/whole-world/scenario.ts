import type { Outcome } from '../../../../core/contracts/incident.ts';
import type { RunbookName } from '../../../../core/contracts/runbooks.ts';
import type { Damage } from './damage.ts';

/** What a person answers to one approval after another; the last answer repeats. */
export type Decision = 'approve' | 'reject' | 'nobody';
/** A way through a runbook: what is wrong at the start, what people decide, and how it ends. */
export type Scenario = {
  runbook: RunbookName;
  /** Another runbook that starts right after it. */
  beside?: RunbookName;
  /** Where the run is aborted, right after the step has done its work: what is walked then is the janitor. */
  abortedAfter?: string;
  damage: Partial<Damage>;
  decisions?: Decision[];
  outcome: Outcome;
  /** How a second run ends that nothing befalls; as the first where it is not given. */
  again?: Outcome;
  /** Steps whose faults are generated on this way; a scenario without them has all that no other one names. */
  covers?: string[];
};
