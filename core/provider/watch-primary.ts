import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import { NotFound } from '../kernel/task-error.ts';

/** Throws NotFound: this task is not built yet. */
export async function watchPrimary(
  { caseFile }: { caseFile: CaseFile },
  input: TaskInput<'watchPrimary'>,
): Promise<TaskOutput<'watchPrimary'>> {
  await caseFile.facts(input.incidentId);
  throw new NotFound(`task 'watchPrimary' of incident '${input.incidentId}' is not built yet: take over by hand`);
}
