import { proveSwitch } from '../../core/provider/prove-switch.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { generatorPods, providerFlag } from '../ports/provider.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('proveSwitch', proveSwitch, {
  providerFlag,
  generatorPods,
  caseFile,
  clock,
  config,
});
