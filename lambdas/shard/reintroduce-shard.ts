import { reintroduceShard } from '../../core/shard/reintroduce-shard.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry, volumes, workloads } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('reintroduceShard', reintroduceShard, async (scope) => ({
  registry: await registry(scope),
  workloads: await workloads(scope),
  volumes: await volumes(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
  config: scope.config,
}));
