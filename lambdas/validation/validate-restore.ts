import { validateRestore } from '../../core/validation/validate-restore.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents, snapshotBaselines } from '../ports/buckets.ts';
import { vectorStore, workloads } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('validateRestore', validateRestore, {
  workloads,
  vectorStore,
  embedder,
  snapshotBaselines,
  documents,
  caseFile,
  clock,
  config,
});
