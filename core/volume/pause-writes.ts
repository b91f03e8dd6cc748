import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { WriteGate } from './ports.ts';

type Deps = { writeGate: WriteGate; caseFile: CaseFile };

/** Pauses the writers of a shard; throws WritersBusy if they do not come to rest. */
export async function pauseWrites(
  { writeGate, caseFile }: Deps,
  input: TaskInput<'pauseWrites'>,
): Promise<TaskOutput<'pauseWrites'>> {
  await writeGate.pause(input);
  const timeline = await caseFile.timeline(input.incidentId);
  const resumed = timeline.filter(({ key }) => key.startsWith('writes:resumed:')).length;
  await caseFile.note(input.incidentId, `writes:paused:${resumed + 1}`, `Paused writes to ${input.shardId}.`);
  return {};
}
