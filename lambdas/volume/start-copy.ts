import { startCopy } from '../../core/volume/start-copy.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { indexLag, registry, vectorStore, volumes, workloads } from '../ports/cluster.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('startCopy', startCopy, {
  registry,
  workloads,
  volumes,
  indexLag,
  vectorStore,
  jobs,
  caseFile,
  clock,
  config,
});
