import type { EngineOptions } from '../engine-options.ts';
import { loadMachine } from '../language/load-machine.ts';
import { afterwards } from './afterwards.ts';
import { alarmsOn } from './alarms.ts';
import { endingsOf } from './endings.ts';
import { hostOf } from './host.ts';
import type { Runtime } from './runtime.ts';
import { openStore, type Store } from './store.ts';
import { workOn } from './work-on.ts';
import { workQueue } from './work-queue.ts';

/** Wires an engine's parts over an open database, and checks its machines. */
export function createRuntime(
  options: EngineOptions,
  database: Exclude<EngineOptions['database'], ':memory:'>,
): Runtime {
  const machines = new Map(Object.entries(options.machines).map(([arn, text]) => [arn, loadMachine(arn, text)]));
  const store = watchedStore(openStore(database), options.commit);
  for (const { hash, text } of machines.values()) store.keepMachine(hash, text);
  const onProblem = options.onProblem ?? throwUncaught;
  const endings = endingsOf(store, options.onEnd, onProblem);
  const runtime: Runtime = {
    clock: options.clock,
    store,
    machines,
    endings,
    invoke: options.invoke,
    host: hostOf(() => runtime, options.random ?? Math.random),
    alarms: alarmsOn(options.clock, (error) => runtime.crash(error)),
    queue: workQueue({
      work: (frame) => workOn(runtime, frame),
      hold: () => options.clock.hold?.() ?? (() => {}),
      onProblem: (error) => runtime.crash(error),
    }),
    runs: new Map(),
    runOf: new WeakMap(),
    calling: new Set(),
    parents: new Map(),
    afterwards: (tx) => afterwards(runtime, tx),
    crash(error) {
      if (runtime.closed) return;
      runtime.closed = true;
      runtime.alarms.clearAll();
      endings.fail(error);
      onProblem(error);
    },
    closed: false,
  };
  return runtime;
}

function watchedStore(store: Store, commit: EngineOptions['commit']): Store {
  return commit ? { ...store, write: (transitions) => commit(() => store.write(transitions)) } : store;
}

function throwUncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
