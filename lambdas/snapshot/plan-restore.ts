import { planRestore } from '../../core/snapshot/plan-restore.ts';
import { documents, snapshots } from '../ports/buckets.ts';
import { registry, takeover, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';
import { taskHandler } from '../task-handler.ts';

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
