import { probeProviders } from '../../core/provider/probe-providers.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { generatorPods, providerFlag } from '../ports/provider.ts';
import { caseFile } from '../ports/records.ts';
import { clock, config } from '../ports/scope.ts';

export const handler = taskHandler('probeProviders', probeProviders, {
  generatorPods,
  providerFlag,
  caseFile,
  clock,
  config,
});
