import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/case-file.ts';
import type { Clock } from '../kernel/clock.ts';
import { instantOf } from '../kernel/instant.ts';
import type { Registry } from '../kernel/registry.ts';
import { switchRoute } from './switch-route.ts';

type Deps = { registry: Registry; caseFile: CaseFile; clock: Clock };

/** Takes the shard out of rotation, and keeps when that was done first. */
export async function markUnhealthy(
  deps: Deps,
  input: TaskInput<'markUnhealthy'>,
): Promise<TaskOutput<'markUnhealthy'>> {
  const { incidentId, shardId } = input;
  const mode = await switchRoute(deps, input, { route: 'none' });
  const { markedAt } = await deps.caseFile.facts(incidentId);
  if (!markedAt) await deps.caseFile.save(incidentId, 'markedAt', instantOf(deps.clock.now()));
  await deps.caseFile.note(incidentId, 'mark:unhealthy', `Took ${shardId} out of rotation: no more answers from it.`);
  return { mode };
}
