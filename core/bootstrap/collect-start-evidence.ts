import type { Observation } from '../contracts/bootstrap/observation.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { type EvidenceFiles, keepEvidence } from '../kernel/evidence/keep-evidence.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { StartScene } from './ports/start-scene.ts';

type Deps = { startScene: StartScene; evidence: EvidenceFiles; caseFile: CaseFile };

/**
 * Saves objects, events and the ends of logs before anything is changed: scaling down deletes them. Values that
 * may be secret are left out.
 */
export async function collectStartEvidence(
  { startScene, evidence, caseFile }: Deps,
  { incidentId, targetId }: TaskInput<'collectStartEvidence'>,
): Promise<TaskOutput<'collectStartEvidence'>> {
  const read = async () => filesOf(await startScene.observe(targetId));
  await keepEvidence({ evidence, caseFile }, incidentId, 'the start', [{ name: 'start', read }]);
  return {};
}

function filesOf({ objects, events, logs, missing }: Observation): Record<string, string> {
  const json = (value: unknown) => `${JSON.stringify(value, withoutValues, 2)}\n`;
  return {
    'objects.json': json(objects),
    'events.json': json(events),
    'not-seen.json': json(missing),
    ...Object.fromEntries(
      logs.map(({ pod, container, run, lines }) => [`logs/${pod}-${container}-${run}.log`, `${lines.join('\n')}\n`]),
    ),
  };
}

/** Fields whose values an owner may have filled with secrets. */
const VALUES = new Set(['data', 'stringData', 'binaryData', 'kubectl.kubernetes.io/last-applied-configuration']);

function withoutValues(key: string, value: unknown): unknown {
  if (VALUES.has(key)) return '[left out]';
  if (key !== 'env' || !Array.isArray(value)) return value;
  return value.map((one: unknown) => (isMap(one) && 'value' in one ? { ...one, value: '[left out]' } : one));
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
