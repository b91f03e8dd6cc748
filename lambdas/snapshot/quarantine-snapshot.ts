import { quarantineSnapshot } from '../../core/snapshot/quarantine-snapshot.ts';
import { snapshots } from '../ports/buckets.ts';
import { caseFile } from '../ports/records.ts';
import { taskHandler } from '../task-handler.ts';

export const handler = taskHandler('quarantineSnapshot', quarantineSnapshot, (scope) => ({
  snapshots: snapshots(),
  caseFile: caseFile(scope),
}));
