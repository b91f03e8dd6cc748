import { InvalidToken, NotResumed, TaskDoesNotExist, TaskTimedOut } from '../errors.ts';
import type { Failure, Frame, Outcome, Run } from '../model.ts';
import { isToken, redacted, tokenHashOf } from '../walk/token.ts';
import { recordEnd } from './finish-task.ts';
import { commit, type Runtime } from './runtime.ts';

/**
 * Ends a waiting task by its token, which is then used up; throws InvalidToken, TaskDoesNotExist or
 * TaskTimedOut by name.
 */
export function answerToken(runtime: Runtime, token: string, outcome: Outcome): void {
  const { run, frame } = waitingFor(runtime, token);
  const answer = redacted(outcome, token);
  commit(runtime, run, (tx) => {
    if (frame.phase === 'token') return recordEnd(tx, frame, answer);
    frame.early = answer;
    delete frame.tokenHash;
    delete frame.timeoutAt;
    delete frame.heartbeatAt;
    tx.saved.add(frame);
  });
}

/** Extends the heartbeat deadline of a waiting task. */
export function beat(runtime: Runtime, token: string): void {
  const { run, frame } = waitingFor(runtime, token);
  const { heartbeatMs } = frame;
  if (heartbeatMs === undefined) return;
  commit(runtime, run, (tx) => {
    frame.heartbeatAt = tx.now + heartbeatMs;
    tx.saved.add(frame);
  });
}

/**
 * Returns a failure as SendTaskFailure reports it: absent fields are absent in history and null in
 * the input of a Catch.
 */
export function sentFailure({ error, cause }: { error?: string | undefined; cause?: string | undefined }): Failure {
  return {
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    output: { Error: error ?? null, Cause: cause ?? null },
  };
}

/** Finds the task of a token. The token itself is never part of a message. */
function waitingFor(runtime: Runtime, token: string): { run: Run; frame: Frame } {
  if (!isToken(token)) throw new InvalidToken('this is no task token: pass the one that the task received, unchanged');
  const hash = tokenHashOf(token);
  const owner = runtime.store.tokenOwner(hash);
  if (!owner) throw new TaskDoesNotExist('no task has this token: it belongs to another engine or database');
  const row = runtime.store.byId(owner.execution);
  const run = row && runtime.runs.get(row.arn);
  if (row?.status === 'RUNNING' && !run)
    throw new NotResumed(`execution '${row.arn}' was not taken up after a restart: call resume first`);
  const frame = run?.frames.get(owner.frame);
  if (!run || !frame || frame.tokenHash !== hash || (frame.phase !== 'token' && frame.phase !== 'invoke'))
    throw new TaskTimedOut(
      `the task of execution '${row?.arn}' no longer waits: its token was used, or the task ended; read the execution's history`,
    );
  return { run, frame };
}
