import { collectProviderEvidence } from '../../core/provider/collect-provider-evidence.ts';
import { taskHandler } from '../handler/task-handler.ts';
import { evidence } from '../ports/evidence.ts';
import { generatorPods, providerFlag } from '../ports/provider.ts';
import { caseFile } from '../ports/records.ts';
import { config } from '../ports/scope.ts';

export const handler = taskHandler('collectProviderEvidence', collectProviderEvidence, {
  generatorPods,
  providerFlag,
  evidence,
  caseFile,
  config,
});
