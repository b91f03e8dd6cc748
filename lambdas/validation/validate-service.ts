import { validateService } from '../../core/validation/validate-service.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { wholeService } from '../ports/bootstrap.ts';
import { documents, goldenSets } from '../ports/buckets.ts';
import { registry, vectorStore } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('validateService', validateService, {
  registry,
  goldenSets,
  wholeService,
  vectorStore,
  embedder,
  documents,
  caseFile,
  clock,
  config,
});
