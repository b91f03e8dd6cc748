import type { State } from '../language/definition.ts';
import type { Failure, Frame, MapProgress, Run } from '../model.ts';
import { endCall } from './outcome.ts';
import { drop, end, record, type Transition } from './transition.ts';

const ABORTABLE = ['Task', 'Wait', 'Parallel', 'Map'];

/** Returns the definition of a frame's current state. */
export function stateOf(run: Run, frame: Frame): State {
  return run.machine.scopes.get(frame.scope)?.states[frame.state] as State;
}

/** Moves a frame to its next state, or ends its branch. */
export function moveOn(tx: Transition, frame: Frame, output: unknown, next: string | undefined): void {
  clearState(frame);
  if (next === undefined) {
    endBranch(tx, frame, output);
    return;
  }
  frame.state = next;
  frame.phase = 'enter';
  frame.input = output;
  tx.saved.add(frame);
}

/**
 * Ends a branch with an uncaught failure: the failure goes to the enclosing state, or ends the
 * execution.
 */
export function failBranch(tx: Transition, frame: Frame, failure: Failure): void {
  const parent = parentOf(tx.run, frame);
  if (!parent) {
    const { error, cause } = failure;
    end(tx, frame.prev, { status: 'FAILED', error, cause });
    return;
  }
  parent.prev = frame.prev;
  if (parent.map) {
    failIteration(tx, parent, frame, failure);
    return;
  }
  if (stateOf(tx.run, frame).Type === 'Task') record(tx, frame, 'TaskStateAborted', {}, { keep: true });
  failParent(tx, parent, frame, failure);
}

/** Removes every branch below a frame, and adds the events of those under way. */
export function abortBelow(tx: Transition, parent: Frame): void {
  for (const child of childrenOf(tx.run, parent)) {
    abortBelow(tx, child);
    const { Type } = stateOf(tx.run, child);
    if (child.phase !== 'done' && child.phase !== 'enter' && ABORTABLE.includes(Type))
      record(tx, child, `${Type}StateAborted`, {});
    if (parent.map && child.phase !== 'done') record(tx, child, 'MapIterationAborted', iteration(parent, child));
    drop(tx, child);
  }
}

function clearState(frame: Frame): void {
  frame.retries = {};
  frame.retryCount = 0;
  endCall(frame);
  for (const key of ['due', 'result', 'failure', 'map'] as const) delete frame[key];
}

function endBranch(tx: Transition, frame: Frame, output: unknown): void {
  const parent = parentOf(tx.run, frame);
  if (!parent) {
    end(tx, frame.prev, { status: 'SUCCEEDED', output });
    return;
  }
  frame.phase = 'done';
  frame.output = output;
  tx.saved.add(frame);
  if (parent.map) {
    parent.map.spawnPrev = frame.prev;
    record(tx, frame, 'MapIterationSucceeded', iteration(parent, frame));
  }
  parent.prev = frame.prev;
  joinIfComplete(tx, parent);
}

/** Continues a Map with its next item; the enclosing state continues once all branches are done. */
function joinIfComplete(tx: Transition, parent: Frame): void {
  tx.saved.add(parent);
  const children = childrenOf(tx.run, parent);
  if (parent.map && parent.map.next < parent.map.items.length) {
    parent.phase = 'spawn';
    return;
  }
  if (children.some((child) => child.phase !== 'done')) return;
  parent.phase = 'result';
  parent.result = children.sort((a, b) => a.index - b.index).map((child) => child.output);
  for (const child of children) drop(tx, child);
}

function failIteration(tx: Transition, parent: Frame, frame: Frame, failure: Failure): void {
  const map = parent.map as MapProgress;
  map.failed += 1;
  map.spawnPrev = frame.prev;
  record(tx, frame, 'MapIterationFailed', iteration(parent, frame), { keep: true });
  if (map.tolerated === 0) {
    failParent(tx, parent, frame, failure);
    return;
  }
  if (map.failed > map.tolerated) {
    const error = 'States.ExceedToleratedFailureThreshold';
    const cause = 'The specified tolerated failure threshold was exceeded';
    failParent(tx, parent, frame, { error, cause, output: { Error: error, Cause: cause } });
    return;
  }
  abortBelow(tx, frame);
  drop(tx, frame);
  joinIfComplete(tx, parent);
}

function failParent(tx: Transition, parent: Frame, frame: Frame, failure: Failure): void {
  abortBelow(tx, frame);
  drop(tx, frame);
  abortBelow(tx, parent);
  delete parent.map;
  parent.phase = 'error';
  parent.failure = failure;
  tx.saved.add(parent);
}

function iteration(parent: Frame, child: Frame): Record<string, unknown> {
  return { index: child.index, name: parent.state };
}

function parentOf(run: Run, frame: Frame): Frame | undefined {
  return frame.parent === null ? undefined : run.frames.get(frame.parent);
}

function childrenOf(run: Run, parent: Frame): Frame[] {
  return [...run.frames.values()].filter((frame) => frame.parent === parent.id);
}
