import { pauseWrites } from '../../core/volume/pause-writes.ts';
import { writeGate } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { taskHandler } from '../task-handler.ts';

export const handler = taskHandler('pauseWrites', pauseWrites, async (scope) => ({
  writeGate: await writeGate(scope),
  caseFile: caseFile(scope),
}));
