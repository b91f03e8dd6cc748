import { planRestore } from '../../core/snapshot/restore/plan-restore.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents, snapshots } from '../ports/buckets.ts';
import { registry, takeover, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('planRestore', planRestore, {
  takeover,
  registry,
  vectorStore,
  embedder,
  snapshots,
  documents,
  caseFile,
  clock,
  config,
});
