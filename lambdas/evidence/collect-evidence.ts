import { collectEvidence } from '../../core/evidence/collect-evidence.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, vectorStore, volumes, workloads } from '../ports/cluster.ts';
import { evidence } from '../ports/evidence.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('collectEvidence', collectEvidence, {
  registry,
  workloads,
  volumes,
  vectorStore,
  evidence,
  caseFile,
});
