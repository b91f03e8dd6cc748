import type { Frame, Run } from '../model.ts';
import { timedOut } from '../walk/outcome.ts';
import { callTask } from './call-task.ts';
import { childOutcome } from './child-outcome.ts';
import { finishTask } from './finish-task.ts';
import { alarmKey, type Runtime } from './runtime.ts';

/**
 * Continues a frame from its stored state: called after each transaction, and for every frame after
 * a restart.
 */
export function activate(runtime: Runtime, run: Run, frame: Frame): void {
  runtime.runOf.set(frame, run);
  arm(runtime, run, frame);
  switch (frame.phase) {
    case 'enter':
    case 'attempt':
    case 'spawn':
    case 'result':
    case 'error': {
      runtime.queue.push(frame);
      return;
    }
    case 'invoke': {
      callTask(runtime, run, frame);
      return;
    }
    case 'child': {
      awaitChild(runtime, run, frame);
      return;
    }
    default:
      return;
  }
}

function arm(runtime: Runtime, run: Run, frame: Frame): void {
  const { due = Infinity, timeoutAt = Infinity, heartbeatAt = Infinity } = frame;
  const key = alarmKey(run, frame.id);
  const next = Math.min(due, timeoutAt, heartbeatAt);
  if (next === Infinity) runtime.alarms.clear(key);
  else runtime.alarms.set(key, next, () => wake(runtime, run, frame));
}

function wake(runtime: Runtime, run: Run, frame: Frame): void {
  if (runtime.closed || run.status !== 'RUNNING' || run.frames.get(frame.id) !== frame) return;
  const { phase, timeoutAt = Infinity, heartbeatAt = Infinity } = frame;
  if (phase === 'wait' || phase === 'backoff') {
    frame.phase = phase === 'wait' ? 'result' : 'attempt';
    delete frame.due;
    runtime.queue.push(frame);
    return;
  }
  if (phase === 'invoke' || phase === 'token' || phase === 'child')
    finishTask(runtime, run, frame, timedOut(heartbeatAt < timeoutAt));
}

/** Waits for a child, which may have ended before a restart. */
function awaitChild(runtime: Runtime, run: Run, frame: Frame): void {
  const arn = frame.child as string;
  const row = runtime.store.byArn(arn);
  if (row && row.status !== 'RUNNING') {
    finishTask(runtime, run, frame, childOutcome(row));
    return;
  }
  const waiting = runtime.parents.get(arn) ?? new Set();
  runtime.parents.set(arn, waiting.add({ run, frame }));
}
