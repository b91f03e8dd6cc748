import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { NotFound } from '../kernel/task-error.ts';
import { switchRoute } from './switch-route.ts';

type Deps = { registry: Registry; caseFile: CaseFile };

/** Lets the shard's replica answer for it; throws NotFound if it is no replica of this shard. */
export async function routeToReplica(
  deps: Deps,
  input: TaskInput<'routeToReplica'>,
): Promise<TaskOutput<'routeToReplica'>> {
  const { incidentId, targetId, shardId, replicaId } = input;
  const entries = await deps.registry.read(targetId);
  const replica = entries.find((entry) => entry.shardId === replicaId && entry.replicaOf === shardId);
  if (!replica) throw new NotFound(`'${replicaId}' is no replica of shard '${shardId}': probe the replica again`);
  const mode = await switchRoute(deps, input, { route: 'replica', replicaUrl: replica.url });
  await deps.caseFile.note(incidentId, 'serve:replica', `${replicaId} answers for ${shardId}.`);
  return { mode };
}
