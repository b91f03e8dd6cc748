import { validateRestore } from '../../core/validation/validate-restore.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents, snapshotBaselines } from '../ports/buckets.ts';
import { vectorStore, workloads } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('validateRestore', validateRestore, async (scope) => ({
  workloads: await workloads(scope),
  vectorStore: await vectorStore(scope),
  embedder: embedder(scope),
  snapshotBaselines: snapshotBaselines(),
  documents: documents(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
