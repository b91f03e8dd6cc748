import { probeCopy } from '../../core/validation/probe-copy.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents, goldenSets } from '../ports/buckets.ts';
import { indexLag, vectorStore, volumes, workloads } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('probeCopy', probeCopy, async (scope) => ({
  workloads: await workloads(scope),
  volumes: await volumes(scope),
  vectorStore: await vectorStore(scope),
  embedder: embedder(scope),
  goldenSets: goldenSets(),
  documents: documents(scope),
  indexLag: await indexLag(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
