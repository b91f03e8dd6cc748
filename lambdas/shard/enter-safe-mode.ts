import { enterSafeMode } from '../../core/shard/enter-safe-mode.ts';
import { registry } from '../ports/cluster.ts';
import { caseFile } from '../ports/records.ts';
import { taskHandler } from '../task-handler.ts';

export const handler = taskHandler('enterSafeMode', enterSafeMode, async (scope) => ({
  registry: await registry(scope),
  caseFile: caseFile(scope),
  clock: scope.clock,
}));
