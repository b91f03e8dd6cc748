import { watchShard } from '../../core/validation/watch-shard.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents, goldenSets, snapshotBaselines } from '../ports/buckets.ts';
import { registry, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('watchShard', watchShard, {
  registry,
  vectorStore,
  embedder,
  goldenSets,
  snapshotBaselines,
  documents,
  caseFile,
  clock,
  config,
});
