import { sealEvidence } from '../../core/evidence/seal-evidence.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { evidence } from '../ports/evidence.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('sealEvidence', sealEvidence, { jobs, evidence, caseFile });
