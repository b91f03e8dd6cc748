import { checkReindex } from '../../core/shard/reindex/check-reindex.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents } from '../ports/buckets.ts';
import { registry, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('checkReindex', checkReindex, async (scope) => ({
  registry: await registry(scope),
  vectorStore: await vectorStore(scope),
  embedder: embedder(scope),
  documents: documents(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
}));
