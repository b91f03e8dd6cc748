import { coverageOf } from '../../contracts/agent/snapshot-manifest.ts';
import { ONLY } from '../../contracts/case-file.ts';
import type { TaskInput, TaskOutput } from '../../contracts/tasks.ts';
import { findShard } from '../../kernel/find-shard.ts';
import type { CaseFile } from '../../kernel/ports/case-file.ts';
import type { DocumentSource } from '../../kernel/ports/documents.ts';
import type { Registry } from '../../kernel/ports/registry.ts';
import type { Workloads } from '../../kernel/ports/workloads.ts';
import { NO_WORK } from './reindex-work.ts';

type Deps = { registry: Registry; documents: Pick<DocumentSource, 'census'>; workloads: Workloads; caseFile: CaseFile };
type Input = TaskInput<'reindexMissing'>;

/**
 * Counts the documents that are newer than the snapshot of a restored shard, and those deleted
 * since; 0 if nothing was restored. Ends the replaced server and keeps its files.
 */
export async function reindexMissing(deps: Deps, input: Input): Promise<TaskOutput<'reindexMissing'>> {
  const { incidentId, targetId, shardId } = input;
  const { freshWorkload: fresh, reindex, servedBefore } = await deps.caseFile.facts(incidentId);
  if (reindex) return { missing: reindex.total - reindex.done };
  const { workloadId } = await findShard(deps, input);
  const restored = fresh?.workloadId === workloadId ? fresh : null;
  if (restored && servedBefore && servedBefore.workloadId !== workloadId)
    await deps.workloads.stop(input, servedBefore.workloadId);
  const census = restored && (await deps.documents.census(targetId, shardId, coverageOf(restored)));
  const newer = census?.changed ?? 0;
  const text = census
    ? `${newer} documents are new or changed since ${restored.snapshotId}, ${census.deleted} were deleted: all are compared with it.`
    : `${shardId} kept its own files: nothing to re-index.`;
  await deps.caseFile.note(incidentId, 'reindex:found', text);
  // Last, so that a retry after it has nothing left to do.
  const work = { ...NO_WORK, since: restored && coverageOf(restored) };
  await deps.caseFile.save(input, 'reindex', ONLY, { total: newer, done: 0, missing: [], work });
  return { missing: newer };
}
