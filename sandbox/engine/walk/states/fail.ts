import type { StateOf } from '../../language/definition.ts';
import { evaluateAs } from '../../language/expressions.ts';
import { failBranch } from '../branch.ts';
import { type Apply, read, type Step } from '../step.ts';

/** Fails the branch; an absent Cause is absent for a Catch too. */
export async function startFail(step: Step<StateOf<'Fail'>>): Promise<Apply> {
  const error = await text(step, 'Error');
  const cause = await text(step, 'Cause');
  const output = { ...(error !== undefined && { Error: error }), ...(cause !== undefined && { Cause: cause }) };
  return (tx) =>
    failBranch(tx, step.frame, {
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
      output,
    });
}

async function text(step: Step<StateOf<'Fail'>>, field: 'Error' | 'Cause'): Promise<string | undefined> {
  const template = step.state[field];
  return template === undefined ? undefined : evaluateAs('string', template, field, read(step));
}
