import { startUpload } from '../../core/snapshot/start-upload.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { goldenSets } from '../ports/buckets.ts';
import { registry, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('startUpload', startUpload, async (scope) => ({
  registry: await registry(scope),
  vectorStore: await vectorStore(scope),
  embedder: embedder(scope),
  jobs: await jobs(scope),
  goldenSets: goldenSets(),
  caseFile: caseFile(scope),
  config: scope.config,
}));
