import { checkCopy } from '../../core/volume/check-copy.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, workloads } from '../ports/cluster.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('checkCopy', checkCopy, { registry, workloads, jobs, caseFile, clock, config });
