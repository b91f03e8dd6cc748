import { longestTurnWait, pauseAt, TURN_SHARE } from '../contracts/config/bounds.ts';
import type { Config } from '../contracts/config/config.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { JobStuck } from '../kernel/follow-job.ts';
import { instantOf, msOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import { describeWait, type Turns } from '../kernel/ports/turns.ts';

type Deps = { turns: Turns; caseFile: CaseFile; clock: Clock; config: Config };

/**
 * Joins the queue of the target's repairs and says whether it has a turn: the first
 * `repairs.atOnce` have one, until they give it back or end. Throws JobStuck if it waited longer
 * than any turn should take.
 */
export async function takeTurn(deps: Deps, input: TaskInput<'takeTurn'>): Promise<TaskOutput<'takeTurn'>> {
  const { turns, caseFile, clock, config } = deps;
  const { incidentId, targetId } = input;
  const target = targetOf(config, targetId);
  const queue = await turns.join(input, instantOf(clock.now()));
  const wait = describeWait(queue, incidentId, target.repairs.atOnce);
  if (wait === null) return { done: true, waitSeconds: target.checkSeconds };
  const waited = Math.max(0, clock.now() - msOf(wait.since)) / 1000;
  if (waited > longestTurnWait(target))
    throw new JobStuck(`no turn came within ${Math.round(waited)} s: ${wait.text}; find out why they do not end`);
  await caseFile.note(incidentId, `turn:waits:${wait.since}`, `Waits for its turn: ${wait.text}.`);
  return { done: false, waitSeconds: pauseAt(waited, target.checkSeconds, TURN_SHARE) };
}
