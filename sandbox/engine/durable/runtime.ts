import type { EngineClock } from '../clock.ts';
import type { Machine } from '../language/definition.ts';
import type { Frame, Run } from '../model.ts';
import type { Apply, Host } from '../walk/step.ts';
import { end, type Transition, transition } from '../walk/transition.ts';
import type { Alarms } from './alarms.ts';
import type { Invoke } from './call-function.ts';
import type { Endings } from './endings.ts';
import type { Store } from './store.ts';
import type { WorkQueue } from './work-queue.ts';

/** A frame that has work to do. */
export interface Work {
  run: Run;
  frame: Frame;
}

/**
 * Everything that an engine holds in memory; all but the wiring can be read from the store again.
 */
export interface Runtime {
  clock: EngineClock;
  store: Store;
  host: Host;
  machines: Map<string, Machine>;
  alarms: Alarms;
  queue: WorkQueue<Frame>;
  endings: Endings;
  invoke: Invoke;
  /** Running executions by ARN. */
  runs: Map<string, Run>;
  runOf: WeakMap<Frame, Run>;
  /** Attempts of tasks whose call is under way, as `arn#attempt`. */
  calling: Set<string>;
  /** Frames that wait for a child execution, by its ARN. */
  parents: Map<string, Set<Work>>;
  /** What happens after a transaction is written. */
  afterwards(tx: Transition): void;
  /**
   * Stops the engine on an error outside an execution: the store is unchanged, and a restart
   * resumes.
   */
  crash(error: unknown): void;
  closed: boolean;
}

/** Applies a change to an execution, writes it in one transaction and then carries it out. */
export function commit(runtime: Runtime, run: Run, change: Apply, created = false): void {
  const tx = transition(run, runtime.clock.now(), created);
  write(runtime, tx, change);
  for (const one of flat(tx)) runtime.afterwards(one);
}

/** Writes a change. If that fails, the change is in memory only, and the engine must stop. */
function write(runtime: Runtime, tx: Transition, change: Apply): void {
  try {
    change(tx);
    abortOrphans(runtime, tx);
    runtime.store.write(flat(tx));
  } catch (error) {
    runtime.crash(error);
    throw error;
  }
}

/** Returns the name of a frame's timer, or of the machine's. */
export function alarmKey(run: Run, of: number | 'machine'): string {
  return `${run.arn}#${of}`;
}

/** Ends children that nobody waits for together with their parent, in the same transaction. */
function abortOrphans(runtime: Runtime, tx: Transition): void {
  for (const arn of tx.orphans) {
    const child = runtime.runs.get(arn);
    if (child?.status !== 'RUNNING') continue;
    const aborted = transition(child, tx.now);
    end(aborted, child.lastEvent, { status: 'ABORTED', cause: `the parent execution '${tx.run.arn}' no longer waits` });
    tx.also.push(aborted);
    abortOrphans(runtime, aborted);
  }
}

function flat(tx: Transition): Transition[] {
  return [tx, ...tx.also.flatMap(flat)];
}
