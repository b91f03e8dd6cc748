import { pauseWrites } from '../../core/volume/pause-writes.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { writeGate } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('pauseWrites', pauseWrites, { writeGate, caseFile });
