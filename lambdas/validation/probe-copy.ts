import { probeCopy } from '../../core/validation/probe-copy.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { documents, goldenSets } from '../ports/buckets.ts';
import { indexLag, vectorStore, volumes, workloads } from '../ports/cluster.ts';
import { embedder } from '../ports/embedder.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('probeCopy', probeCopy, {
  workloads,
  volumes,
  vectorStore,
  embedder,
  goldenSets,
  documents,
  indexLag,
  caseFile,
  clock,
  config,
});
