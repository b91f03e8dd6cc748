import { startRestore } from '../../core/snapshot/restore/start-restore.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { snapshots } from '../ports/buckets.ts';
import { volumes } from '../ports/cluster.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('startRestore', startRestore, { volumes, jobs, snapshots, caseFile });
