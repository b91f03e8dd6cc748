import { discardSnapshot } from '../../core/snapshot/discard-snapshot.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { snapshots } from '../ports/buckets.ts';
import { volumes } from '../ports/cluster.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('discardSnapshot', discardSnapshot, { volumes, jobs, snapshots, caseFile });
