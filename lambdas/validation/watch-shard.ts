import { watchShard } from '../../core/validation/watch-shard.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents, goldenSets, snapshotBaselines } from '../ports/buckets.ts';
import { registry, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('watchShard', watchShard, async (scope) => ({
  registry: await registry(scope),
  vectorStore: await vectorStore(scope),
  embedder: embedder(scope),
  goldenSets: goldenSets(),
  snapshotBaselines: snapshotBaselines(),
  documents: documents(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
