import { quarantineSnapshot } from '../../core/snapshot/quarantine-snapshot.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { snapshots } from '../ports/buckets.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('quarantineSnapshot', quarantineSnapshot, { snapshots, caseFile });
