import { probeShard } from '../../core/validation/probe-shard.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents, goldenSets } from '../ports/buckets.ts';
import { indexLag, registry, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('probeShard', probeShard, {
  registry,
  vectorStore,
  embedder,
  goldenSets,
  documents,
  indexLag,
  caseFile,
  clock,
  config,
});
