import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { WriteGate } from './ports.ts';

type Deps = { writeGate: WriteGate; caseFile: CaseFile };
type Input = TaskInput<'resumeWrites'>;

/**
 * Resumes the writers of a shard, as far as this incident paused them. With `onlyInRotation`,
 * writers of a shard that the tail took out stay paused.
 */
export async function resumeWrites(deps: Deps, input: Input): Promise<TaskOutput<'resumeWrites'>> {
  const { incidentId, shardId, onlyInRotation = false } = input;
  if (onlyInRotation && !(await isInRotation(deps, input))) return {};
  await deps.writeGate.resume(input);
  const timeline = await deps.caseFile.timeline(incidentId);
  const paused = timeline.filter(({ key }) => key.startsWith('writes:paused:')).length;
  if (paused > 0) await deps.caseFile.note(incidentId, `writes:resumed:${paused}`, `Resumed writes to ${shardId}.`);
  return {};
}

async function isInRotation({ caseFile }: Deps, { incidentId }: Input): Promise<boolean> {
  const { left } = await caseFile.facts(incidentId);
  return left === 'as-found' || left === 'reintroduced' || left === 'untouched';
}
