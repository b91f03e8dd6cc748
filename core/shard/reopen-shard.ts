import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { VectorStore } from '../kernel/ports/vector-store.ts';

type Deps = { registry: Registry; vectorStore: VectorStore; caseFile: CaseFile };

/** Asks the shard's server to open its index again; returns `done: false` if the store can't. */
export async function reopenShard(deps: Deps, input: TaskInput<'reopenShard'>): Promise<TaskOutput<'reopenShard'>> {
  const { incidentId, shardId } = input;
  const { url } = await findShard(deps, input);
  const { done, reason } = await deps.vectorStore.reopen(url);
  const text = done ? `Reopened the index of ${shardId}.` : `${shardId} was not reopened: ${reason}.`;
  await deps.caseFile.note(incidentId, 'reopen', text);
  return { done };
}
