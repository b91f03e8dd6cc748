import { leaveGenerator } from '../../core/provider/leave-generator.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { generatorStates } from '../ports/generators.ts';
import { generatorPods, providerFlag } from '../ports/provider.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('leaveGenerator', leaveGenerator, {
  generatorPods,
  generatorStates,
  providerFlag,
  caseFile,
  clock,
  config,
});
