import { reindexMissing } from '../../core/shard/reindex/reindex-missing.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents } from '../ports/buckets.ts';
import { registry, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('reindexMissing', reindexMissing, { registry, workloads, documents, caseFile });
