import { discardUnfinished } from '../../core/shard/discard-unfinished.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, volumeMoves, volumes, workloads } from '../ports/cluster.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('discardUnfinished', discardUnfinished, {
  registry,
  workloads,
  volumes,
  volumeMoves,
  jobs,
  caseFile,
});
