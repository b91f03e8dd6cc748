import type { StateOf } from '../language/definition.ts';
import type { Frame, Outcome, Run } from '../model.ts';
import { stateOf } from '../walk/branch.ts';
import { endingEvent, settle } from '../walk/outcome.ts';
import { record, type Transition } from '../walk/transition.ts';
import { commit, type Runtime } from './runtime.ts';

/** Ends a task with an outcome in a separate transaction. */
export function finishTask(runtime: Runtime, run: Run, frame: Frame, outcome: Outcome): void {
  commit(runtime, run, (tx) => recordEnd(tx, frame, outcome));
}

/**
 * Writes how a task ended and leaves the outcome on its frame; stops waiting for a running child.
 */
export function recordEnd(tx: Transition, frame: Frame, outcome: Outcome): void {
  const { type, details } = endingEvent(stateOf(tx.run, frame) as StateOf<'Task'>, outcome);
  if (frame.child !== undefined) tx.orphans.push(frame.child);
  record(tx, frame, type, details);
  settle(frame, outcome);
  tx.saved.add(frame);
}
