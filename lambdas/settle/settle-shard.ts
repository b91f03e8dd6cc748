import { settleShard } from '../../core/settle/settle-shard.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('settleShard', settleShard, async (scope) => ({
  registry: await registry(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
}));
