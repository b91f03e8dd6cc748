import { startCopy } from '../../core/volume/start-copy.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { indexLag, registry, vectorStore, volumes, workloads } from '../ports/cluster.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('startCopy', startCopy, async (scope) => ({
  registry: await registry(scope),
  workloads: await workloads(scope),
  volumes: await volumes(scope),
  indexLag: await indexLag(scope),
  vectorStore: await vectorStore(scope),
  jobs: await jobs(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
