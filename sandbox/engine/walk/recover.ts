import { EvaluationError } from '../errors.ts';
import type { Retrier } from '../language/definition.ts';
import type { Failure } from '../model.ts';
import { failBranch } from './branch.ts';
import { leave } from './leave.ts';
import { type Apply, recordEvaluation, type Step } from './step.ts';
import { record, type Transition } from './transition.ts';

/** Plans what follows a failed state: another attempt, its Catch, or the end of the branch. */
export async function recover(step: Step): Promise<Apply> {
  const { frame, state } = step;
  const failure = frame.failure as Failure;
  const guarded = 'Retry' in state || 'Catch' in state ? state : undefined;
  const at = guarded?.Retry?.findIndex((one) => matches(failure, one.ErrorEquals)) ?? -1;
  const retrier = guarded?.Retry?.[at];
  if (retrier && (frame.retries[at] ?? 0) < (retrier.MaxAttempts ?? 3)) return retryBy(step, retrier, at);
  const by = guarded?.Catch?.findIndex((one) => matches(failure, one.ErrorEquals)) ?? -1;
  return guarded?.Catch?.[by] ? catchBy(step, failure, by) : giveUp(step, failure);
}

function retryBy({ frame, host }: Step, retrier: Retrier, at: number): Apply {
  const before = frame.retries[at] ?? 0;
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
  const full = Math.min(IntervalSeconds * BackoffRate ** before, MaxDelaySeconds) * 1000;
  const delay = retrier.JitterStrategy === 'FULL' ? full * host.random() : full;
  return (tx) => {
    frame.retries[at] = before + 1;
    frame.retryCount += 1;
    frame.phase = 'backoff';
    frame.due = Math.round(tx.now + delay);
    delete frame.failure;
    tx.saved.add(frame);
  };
}

async function catchBy(step: Step, failure: Failure, at: number): Promise<Apply> {
  const { state } = step;
  const catcher = 'Catch' in state && state.Catch?.[at];
  if (!catcher) return giveUp(step, failure);
  try {
    const exit = await leave(step, catcher, failure.output, {
      extra: { errorOutput: failure.output },
      prefix: `Catch[${at}]/`,
    });
    return (tx) => {
      recordFailed(tx, step);
      exit(tx);
    };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return (tx) => {
      const second = recordEvaluation(tx, step, error);
      recordFailed(tx, step);
      failBranch(tx, step.frame, second);
    };
  }
}

function giveUp(step: Step, failure: Failure): Apply {
  return (tx) => {
    recordFailed(tx, step);
    failBranch(tx, step.frame, failure);
  };
}

function recordFailed(tx: Transition, { frame, state }: Step): void {
  if (state.Type === 'Parallel' || state.Type === 'Map') record(tx, frame, `${state.Type}StateFailed`, {});
}

const UNCATCHABLE = ['States.DataLimitExceeded', 'States.Runtime'];

function matches({ error, heartbeat }: Failure, names: string[]): boolean {
  return names.some((name) => {
    if (name === error) return true;
    if (name === 'States.HeartbeatTimeout') return heartbeat === true;
    if (error !== undefined && UNCATCHABLE.includes(error)) return false;
    return name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout');
  });
}
