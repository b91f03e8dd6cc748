import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/case-file.ts';
import type { DocumentSource } from '../kernel/documents.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { Registry } from '../kernel/registry.ts';
import type { Workloads } from '../kernel/workloads.ts';

type Deps = { registry: Registry; documents: Pick<DocumentSource, 'census'>; workloads: Workloads; caseFile: CaseFile };
type Input = TaskInput<'reindexMissing'>;

/** Counts the documents that a restored shard lacks because they are newer than its snapshot; 0 where nothing was restored. The server that was replaced is ended, its files stay. */
export async function reindexMissing(deps: Deps, input: Input): Promise<TaskOutput<'reindexMissing'>> {
  const { incidentId, targetId, shardId } = input;
  const { freshWorkload: fresh, reindex, servedBefore } = await deps.caseFile.facts(incidentId);
  if (reindex) return { missing: reindex.total - reindex.done };
  const { workloadId } = await findShard(deps, input);
  const restored = fresh?.workloadId === workloadId ? fresh : null;
  if (restored && servedBefore && servedBefore.workloadId !== workloadId)
    await deps.workloads.stop(input, servedBefore.workloadId);
  const newer = restored ? (await deps.documents.census(targetId, shardId, restored.takenAt)).changed : 0;
  const text = restored
    ? `${newer} documents are newer than ${restored.snapshotId} and are indexed again.`
    : `${shardId} kept its own files: nothing to index again.`;
  await deps.caseFile.note(incidentId, 'reindex:found', text);
  // Last: where it stands, a further try has nothing left to do.
  await deps.caseFile.save(incidentId, 'reindex', { total: newer, done: 0, missing: [] });
  return { missing: newer };
}
