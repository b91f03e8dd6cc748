import { sealEvidence } from '../../core/evidence/seal-evidence.ts';
import { evidence } from '../ports/evidence.ts';
import { jobs } from '../ports/jobs.ts';
import { caseFile } from '../ports/records.ts';
import { taskHandler } from '../task-handler.ts';

export const handler = taskHandler('sealEvidence', sealEvidence, async (scope) => ({
  jobs: await jobs(scope),
  evidence: await evidence(scope),
  caseFile: caseFile(scope),
}));
