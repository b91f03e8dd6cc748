import type { Config } from '../contracts/config/config.ts';
import { generatorOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { type EvidenceFiles, jsonSource, keepEvidence } from '../kernel/evidence/keep-evidence.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { GeneratorPods } from './ports/generator-pods.ts';
import type { ProviderFlag } from './ports/provider-flag.ts';

type Deps = {
  generatorPods: GeneratorPods;
  providerFlag: ProviderFlag;
  evidence: EvidenceFiles;
  caseFile: CaseFile;
  config: Config;
};

/**
 * Saves what the pods say of providers, traffic and errors, what the flag says, and how the
 * generator is configured, which names no secret's value. Records the reason when a source fails.
 */
export async function collectProviderEvidence(
  { generatorPods, providerFlag, evidence, caseFile, config }: Deps,
  { incidentId, targetId }: TaskInput<'collectProviderEvidence'>,
): Promise<TaskOutput<'collectProviderEvidence'>> {
  await keepEvidence({ evidence, caseFile }, incidentId, 'the providers', [
    jsonSource('pods', () => generatorPods.readings(targetId)),
    jsonSource('flag', () => providerFlag.read(targetId)),
    jsonSource('generator', async () => generatorOf(config, targetId)),
  ]);
  return {};
}
