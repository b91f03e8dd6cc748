import type { Frame } from '../model.ts';
import { stateOf } from '../walk/branch.ts';
import { planStep } from '../walk/plan-step.ts';
import { end, record } from '../walk/transition.ts';
import { commit, type Runtime } from './runtime.ts';

const WORKABLE = ['enter', 'attempt', 'spawn', 'result', 'error'];
const MOST_EVENTS = 25_000;
/** The events that one step may still write below the limit. */
const MARGIN = 50;

/**
 * Does one step of a frame: evaluates it, then writes the change, unless the execution or the
 * branch ended meanwhile.
 */
export async function workOn(runtime: Runtime, frame: Frame): Promise<void> {
  const run = runtime.runOf.get(frame);
  const stands = () => !runtime.closed && run?.status === 'RUNNING' && run.frames.get(frame.id) === frame;
  if (!run || !stands() || !WORKABLE.includes(frame.phase)) return;
  const now = runtime.clock.now();
  const entering = frame.phase === 'enter';
  const apply = await planStep({ host: runtime.host, run, frame, state: stateOf(run, frame), now, entering });
  if (!stands()) return;
  if (run.lastEvent > MOST_EVENTS - MARGIN) return commit(runtime, run, (tx) => end(tx, run.lastEvent, TOO_LONG));
  commit(runtime, run, (tx) => {
    const arrived = run.arrived.get(frame.id);
    run.arrived.delete(frame.id);
    if (arrived) record(tx, frame, arrived.type, arrived.details, { at: arrived.at });
    apply(tx);
  });
}

const TOO_LONG = {
  status: 'FAILED',
  error: 'States.Runtime',
  cause: `The execution reached the maximum number of history events (${MOST_EVENTS}).`,
} as const;
