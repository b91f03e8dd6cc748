import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { Turns } from '../kernel/ports/turns.ts';

/** Gives a repair's turn back, so that the next repair continues while this one waits for a person. */
export async function passTurn(
  { turns }: { turns: Turns },
  input: TaskInput<'passTurn'>,
): Promise<TaskOutput<'passTurn'>> {
  await turns.leave(input);
  return {};
}
