import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/case-file.ts';
import type { Registry } from '../kernel/registry.ts';
import { switchRoute } from './switch-route.ts';

type Deps = { registry: Registry; caseFile: CaseFile };

/** The inverse of the cut-over: the workload before it, out of rotation. */
export async function rollBack(deps: Deps, input: TaskInput<'rollBack'>): Promise<TaskOutput<'rollBack'>> {
  const { incidentId, shardId } = input;
  const { cutOver, servedBefore } = await deps.caseFile.facts(incidentId);
  const moved = cutOver && servedBefore && cutOver.after !== servedBefore.workloadId;
  const back = moved ? { workloadId: servedBefore.workloadId, url: servedBefore.url } : {};
  const mode = await switchRoute(deps, input, { ...back, route: 'none' });
  await deps.caseFile.note(
    incidentId,
    'roll-back',
    `Took ${shardId} out of rotation again: the reintroduction is undone.`,
  );
  return { mode };
}
