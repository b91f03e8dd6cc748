import { StateError } from '../../errors.ts';
import type { StateOf } from '../../language/definition.ts';
import { evaluateAs } from '../../language/expressions.ts';
import { leave } from '../leave.ts';
import { type Apply, read, type Step } from '../step.ts';

/** Leaves by the first rule whose condition is true, else by Default with the state's own Assign and Output. */
export async function startChoice(step: Step<StateOf<'Choice'>>): Promise<Apply> {
  const { state, frame } = step;
  const values = read(step);
  for (const [at, rule] of state.Choices.entries())
    if (await evaluateAs('boolean', rule.Condition, `Choices[${at}]/Condition`, values))
      return leave(step, rule, frame.input, { prefix: `Choices[${at}]/` });
  if (state.Default === undefined)
    throw new StateError('States.NoChoiceMatched', 'No rule of the Choice matched, and it has no Default.');
  return leave(step, { Assign: state.Assign, Output: state.Output, Next: state.Default }, frame.input);
}
