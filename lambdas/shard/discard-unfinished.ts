import { discardUnfinished } from '../../core/shard/discard-unfinished.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, volumeMoves, volumes, workloads } from '../ports/cluster.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('discardUnfinished', discardUnfinished, async (scope) => ({
  registry: await registry(scope),
  workloads: await workloads(scope),
  volumes: await volumes(scope),
  volumeMoves: await volumeMoves(scope),
  jobs: await jobs(scope),
  caseFile: caseFile(scope),
}));
