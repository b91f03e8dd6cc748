import { startUpload } from '../../core/snapshot/start-upload.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { goldenSets } from '../ports/buckets.ts';
import { registry, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';
import { config } from '../ports/scope.ts';

export const handler = taskHandler('startUpload', startUpload, {
  registry,
  vectorStore,
  embedder,
  jobs,
  goldenSets,
  caseFile,
  config,
});
