import { probeShard } from '../../core/validation/probe-shard.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents, goldenSets } from '../ports/buckets.ts';
import { indexLag, registry, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('probeShard', probeShard, async (scope) => ({
  registry: await registry(scope),
  vectorStore: await vectorStore(scope),
  embedder: embedder(scope),
  goldenSets: goldenSets(),
  documents: documents(scope),
  indexLag: await indexLag(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
