import type { StateOf } from '../../language/definition.ts';
import { scopeKey } from '../../language/load-machine.ts';
import { type Apply, readField, type Step } from '../step.ts';
import { record, spawn } from '../transition.ts';

/** Starts every branch with the same input. */
export async function startParallel(step: Step<StateOf<'Parallel'>>): Promise<Apply> {
  const { run, frame, state } = step;
  const input = state.Arguments === undefined ? frame.input : await readField(step, 'Arguments');
  return (tx) => {
    const prev = record(tx, frame, 'ParallelStateStarted', {});
    frame.phase = 'join';
    tx.saved.add(frame);
    for (const index of state.Branches.keys()) {
      const scope = scopeKey(frame.state, index);
      const start = run.machine.scopes.get(scope)?.startAt as string;
      spawn(tx, { scope, state: start, input, index, prev, parent: frame.id });
    }
  };
}
