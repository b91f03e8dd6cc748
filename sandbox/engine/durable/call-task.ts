import type { StateOf } from '../language/definition.ts';
import type { Frame, Outcome, Run } from '../model.ts';
import { stateOf } from '../walk/branch.ts';
import { endingEvent, settle } from '../walk/outcome.ts';
import { redacted } from '../walk/token.ts';
import { record } from '../walk/transition.ts';
import { callFunction } from './call-function.ts';
import { finishTask, recordEnd } from './finish-task.ts';
import { alarmKey, commit, type Runtime } from './runtime.ts';

/**
 * Calls the function of a task, once for each attempt; drops an answer for an attempt that is over.
 */
export function callTask(runtime: Runtime, run: Run, frame: Frame): void {
  const attempt = frame.call?.attempt;
  const key = `${run.arn}#${attempt}`;
  if (runtime.calling.has(key)) return;
  runtime.calling.add(key);
  const release = runtime.clock.hold?.();
  callFunction(runtime.invoke, run, frame)
    .then((outcome) => {
      runtime.calling.delete(key);
      const stands = run.status === 'RUNNING' && run.frames.get(frame.id) === frame;
      if (!runtime.closed && stands && frame.phase === 'invoke' && frame.call?.attempt === attempt)
        returned(runtime, run, frame, outcome);
    })
    .catch(runtime.crash)
    .finally(release);
}

/**
 * Without a token, writes the end of the task together with that of the state; with a token, begins
 * the wait.
 */
function returned(runtime: Runtime, run: Run, frame: Frame, outcome: Outcome): void {
  const state = stateOf(run, frame) as StateOf<'Task'>;
  if (state.Resource.endsWith('.waitForTaskToken')) {
    submitted(runtime, run, frame, outcome);
    return;
  }
  const direct = !state.Resource.includes(':states:::');
  const wrapped = outcome.ok && !direct ? { ...outcome, output: answerOf(outcome.output) } : outcome;
  run.arrived.set(frame.id, { ...endingEvent(state, wrapped), at: runtime.clock.now() });
  settle(frame, wrapped);
  runtime.alarms.clear(alarmKey(run, frame.id));
  runtime.queue.push(frame);
}

/** A token used while the function still ran decides, whatever the function answered. */
function submitted(runtime: Runtime, run: Run, frame: Frame, outcome: Outcome): void {
  const { early, token } = frame;
  if (!outcome.ok && !early) {
    finishTask(runtime, run, frame, redacted(outcome, token));
    return;
  }
  const output = outcome.ok ? redacted(answerOf(outcome.output), token) : {};
  commit(runtime, run, (tx) => {
    record(tx, frame, 'TaskSubmitted', { resource: 'invoke.waitForTaskToken', resourceType: 'lambda', output });
    frame.phase = 'token';
    delete frame.call;
    delete frame.token;
    tx.saved.add(frame);
    if (early) recordEnd(tx, frame, early);
  });
}

function answerOf(payload: unknown): Record<string, unknown> {
  return { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 };
}
