import { Duration } from 'aws-cdk-lib';
import type { TaskName } from '../../core/contracts/tasks.ts';
import { janitor } from '../runbooks/janitor.ts';
import { runbooks } from '../runbooks/runbooks.ts';
import { link } from '../steps/link.ts';

/** A function ends before its state does, so that a retry knows what it did. */
const BEFORE = Duration.seconds(10);
/** The state that waits for a person takes hours, but its function asks at once. */
const ASKING = Duration.minutes(1);

/** Returns how long the function of each task may run, by its longest state in any runbook. */
export function functionTimeouts(): Map<TaskName, Duration> {
  const longest = new Map<TaskName, Duration>();
  for (const { page, tail } of Object.values(runbooks))
    for (const { step } of [...link(page, tail).values(), ...link(janitor, tail).values()]) {
      if (step.kind !== 'task') continue;
      const timeout = step.timeout === 'approval window' ? ASKING : step.timeout.minus(BEFORE);
      if (timeout.toSeconds() > (longest.get(step.task)?.toSeconds() ?? 0)) longest.set(step.task, timeout);
    }
  return longest;
}
