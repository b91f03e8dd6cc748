import { enterSafeMode } from '../../core/shard/enter-safe-mode.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { registry } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';

export const handler = taskHandler('enterSafeMode', enterSafeMode, async (scope) => ({
  registry: await registry(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
}));
