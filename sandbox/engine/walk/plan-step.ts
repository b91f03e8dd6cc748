import type { StateOf } from '../language/definition.ts';
import { leave, type WayOut } from './leave.ts';
import { recover } from './recover.ts';
import { start } from './start-state.ts';
import { spawnIterations } from './states/map.ts';
import { type Apply, orFailure, type Step } from './step.ts';
import { record } from './transition.ts';

/** Plans one step of a frame. It evaluates here; applying the plan changes the frame. */
export async function planStep(step: Step): Promise<Apply> {
  switch (step.frame.phase) {
    case 'enter':
      return enter(step);
    case 'attempt':
      return orFailure(step, () => start(step));
    case 'spawn':
      return orFailure(step, () => spawnIterations(step as Step<StateOf<'Map'>>));
    case 'result':
      return orFailure(step, () => finish(step));
    default:
      return recover(step);
  }
}

async function enter(step: Step): Promise<Apply> {
  const { frame, state } = step;
  const apply = await orFailure(step, () => start(step));
  return (tx) => {
    frame.entryPrev = frame.prev;
    frame.enteredAt = tx.now;
    frame.enteredEvent = record(tx, frame, `${state.Type}StateEntered`, { name: frame.state, input: frame.input });
    apply(tx);
  };
}

/** Ends Task, Wait, Parallel and Map, once their wait is over. */
async function finish(step: Step): Promise<Apply> {
  const { frame, state } = step;
  if (state.Type === 'Wait') return leave(step, state, frame.input);
  const exit = await leave(step, state as WayOut, frame.result, { extra: { result: frame.result } });
  if (state.Type !== 'Parallel' && state.Type !== 'Map') return exit;
  return (tx) => {
    record(tx, frame, `${state.Type}StateSucceeded`, {}, { keep: true });
    exit(tx);
  };
}
