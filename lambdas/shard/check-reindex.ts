import { checkReindex } from '../../core/shard/reindex/check-reindex.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents } from '../ports/buckets.ts';
import { registry, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';
import { clock } from '../ports/scope.ts';

export const handler = taskHandler('checkReindex', checkReindex, {
  registry,
  vectorStore,
  embedder,
  documents,
  caseFile,
  clock,
});
