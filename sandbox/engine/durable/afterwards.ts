import type { Run } from '../model.ts';
import { end, type Transition } from '../walk/transition.ts';
import { activate } from './activate.ts';
import { childOutcome } from './child-outcome.ts';
import { finishTask } from './finish-task.ts';
import { alarmKey, commit, type Runtime } from './runtime.ts';
import type { ExecutionRow } from './store.ts';

/** Carries out a written transaction: timers, calls, work, and the announcement of an end. */
export function afterwards(runtime: Runtime, tx: Transition): void {
  const { run } = tx;
  for (const frame of tx.removed) runtime.alarms.clear(alarmKey(run, frame));
  if (tx.ended) {
    leaveMemory(runtime, run);
    return;
  }
  if (tx.created) setDeadline(runtime, run);
  for (const frame of tx.saved) activate(runtime, run, frame);
}

/** Arms the machine's own TimeoutSeconds, counted from the start of the execution. */
export function setDeadline(runtime: Runtime, run: Run): void {
  const { timeoutSeconds } = run.machine;
  if (timeoutSeconds === undefined) return;
  runtime.alarms.set(alarmKey(run, 'machine'), run.startedAt + timeoutSeconds * 1000, () => {
    if (!runtime.closed && run.status === 'RUNNING')
      commit(runtime, run, (tx) => end(tx, run.lastEvent, { status: 'TIMED_OUT' }));
  });
}

function leaveMemory(runtime: Runtime, run: Run): void {
  runtime.alarms.clear(alarmKey(run, 'machine'));
  runtime.runs.delete(run.arn);
  const row = runtime.store.byArn(run.arn) as ExecutionRow;
  const waiting = runtime.parents.get(run.arn) ?? [];
  runtime.parents.delete(run.arn);
  for (const { run: parent, frame } of waiting)
    if (parent.status === 'RUNNING' && parent.frames.get(frame.id) === frame && frame.child === run.arn)
      finishTask(runtime, parent, frame, childOutcome(row));
  runtime.endings.announce(row);
}
