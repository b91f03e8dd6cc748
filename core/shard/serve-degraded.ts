import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { switchRoute } from './switch-route.ts';

type Deps = { registry: Registry; caseFile: CaseFile };

/** Leaves the answers to the remaining shards. */
export async function serveDegraded(
  deps: Deps,
  input: TaskInput<'serveDegraded'>,
): Promise<TaskOutput<'serveDegraded'>> {
  const mode = await switchRoute(deps, input, { route: 'none' });
  const text = `No replica can stand in for ${input.shardId}: the remaining shards answer.`;
  await deps.caseFile.note(input.incidentId, 'serve:degraded', text);
  return { mode };
}
