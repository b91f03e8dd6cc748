import { reintroduceShard } from '../../core/shard/reintroduce-shard.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, volumes, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('reintroduceShard', reintroduceShard, {
  registry,
  workloads,
  volumes,
  caseFile,
  clock,
  config,
});
