import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/case-file.ts';
import type { WriteGate } from './ports.ts';

type Deps = { writeGate: WriteGate; caseFile: CaseFile };

/** Lets the writers of a shard go on, as far as this incident held them. */
export async function resumeWrites(
  { writeGate, caseFile }: Deps,
  input: TaskInput<'resumeWrites'>,
): Promise<TaskOutput<'resumeWrites'>> {
  await writeGate.resume(input);
  const timeline = await caseFile.timeline(input.incidentId);
  const paused = timeline.filter(({ key }) => key.startsWith('writes:paused:')).length;
  if (paused > 0)
    await caseFile.note(input.incidentId, `writes:resumed:${paused}`, `Resumed writes to ${input.shardId}.`);
  return {};
}
