import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import { NotFound } from '../kernel/task-error.ts';

/** Throws NotFound: this task is not built yet. */
export async function leaveGenerator(
  { caseFile }: { caseFile: CaseFile },
  input: TaskInput<'leaveGenerator'>,
): Promise<TaskOutput<'leaveGenerator'>> {
  await caseFile.facts(input.incidentId);
  throw new NotFound(`task 'leaveGenerator' of incident '${input.incidentId}' is not built yet: take over by hand`);
}
