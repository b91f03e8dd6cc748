import { planRestore } from '../../core/snapshot/restore/plan-restore.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents, snapshots } from '../ports/buckets.ts';
import { registry, takeover, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('planRestore', planRestore, async (scope) => ({
  takeover: await takeover(scope),
  registry: await registry(scope),
  vectorStore: await vectorStore(scope),
  embedder: embedder(scope),
  snapshots: snapshots(),
  documents: documents(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
