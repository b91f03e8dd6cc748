import { resumeWrites } from '../../core/volume/resume-writes.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { writeGate } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('resumeWrites', resumeWrites, { writeGate, caseFile });
