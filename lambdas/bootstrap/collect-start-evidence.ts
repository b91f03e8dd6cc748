import { collectStartEvidence } from '../../core/bootstrap/collect-start-evidence.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { startScene } from '../ports/bootstrap.ts';
import { evidence } from '../ports/evidence.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('collectStartEvidence', collectStartEvidence, { startScene, evidence, caseFile });
