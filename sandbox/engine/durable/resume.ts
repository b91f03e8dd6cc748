import type { Machine } from '../language/definition.ts';
import { loadMachine } from '../language/load-machine.ts';
import type { Frame, Run } from '../model.ts';
import { activate } from './activate.ts';
import { setDeadline } from './afterwards.ts';
import type { Runtime } from './runtime.ts';
import { newRun } from './start-execution.ts';
import type { ExecutionRow } from './store.ts';

/**
 * Reads every running execution from the store and continues it; announces unrecorded ends again.
 */
export function resume(runtime: Runtime): void {
  const runs = runtime.store
    .running()
    .filter((row) => !runtime.runs.has(row.arn))
    .map((row) => loadRun(runtime, row));
  for (const run of runs) runtime.runs.set(run.arn, run);
  for (const run of runs) setDeadline(runtime, run);
  for (const run of runs) for (const frame of [...run.frames.values()]) activate(runtime, run, frame);
  for (const row of runtime.store.unnotified()) runtime.endings.announce(row);
}

function loadRun({ store, machines, clock }: Runtime, row: ExecutionRow): Run {
  const machine = machineOf(store.machineText(row.machine_hash), row, machines.get(row.machine_arn));
  const run = newRun(row.id, row.arn, row.name, machine, JSON.parse(row.input), row.started_at);
  run.lastEvent = store.lastEvent(row.id);
  const [last] = store.events(row.id, run.lastEvent - 1);
  const awayMs = last ? clock.now() - Date.parse(last.timestamp) : 0;
  for (const frame of store.frames(row.id)) run.frames.set(frame.id, renewed(frame, awayMs));
  run.lastFrame = Math.max(0, ...run.frames.keys());
  return run;
}

/**
 * Repeats an interrupted call with its whole time, since nobody worked on it meanwhile. A wait for
 * a person keeps its deadline.
 */
function renewed(frame: Frame, awayMs: number): Frame {
  const { phase, timeoutAt, tokenHash } = frame;
  if (phase !== 'invoke' || tokenHash !== undefined || timeoutAt === undefined) return frame;
  return { ...frame, timeoutAt: timeoutAt + Math.max(0, awayMs) };
}

/** An execution keeps the definition that it started with. */
function machineOf(text: string, row: ExecutionRow, loaded: Machine | undefined): Machine {
  return loaded?.hash === row.machine_hash ? loaded : loadMachine(row.machine_arn, JSON.parse(text));
}
