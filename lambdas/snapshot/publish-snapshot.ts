import { publishSnapshot } from '../../core/snapshot/publish-snapshot.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { snapshots } from '../ports/buckets.ts';
import { volumes } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('publishSnapshot', publishSnapshot, { volumes, snapshots, caseFile });
