import type { Config } from '../contracts/config/config.ts';
import { generatorOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { GeneratorPods } from './ports/generator-pods.ts';
import type { ProviderFlag } from './ports/provider-flag.ts';

/** Where evidence is kept; writing a path again keeps the first content. */
type EvidenceFiles = { put(incidentId: string, path: string, content: string): Promise<void> };

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
  const sources: [string, () => Promise<unknown>][] = [
    ['pods', () => generatorPods.readings(targetId)],
    ['flag', () => providerFlag.read(targetId)],
    ['generator', async () => generatorOf(config, targetId)],
  ];
  const missing: string[] = [];
  for (const [name, read] of sources) {
    const text = await read().then(
      (value) => `${JSON.stringify(value, null, 2)}\n`,
      (error: unknown) => {
        missing.push(name);
        return `unavailable: ${error instanceof Error ? error.message : String(error)}\n`;
      },
    );
    await evidence.put(incidentId, missing.includes(name) ? `${name}.unavailable.txt` : `${name}.json`, text);
  }
  const lack = missing.length > 0 ? `; unavailable: ${missing.join(', ')}` : '';
  const text = `Collected ${sources.length} files of first evidence of the providers${lack}.`;
  await caseFile.note(incidentId, 'evidence:collected', text);
  return {};
}
