import { randomUUID } from 'node:crypto';
import type { Host } from '../walk/step.ts';
import { newToken } from '../walk/token.ts';
import { transition } from '../walk/transition.ts';
import type { Runtime } from './runtime.ts';
import { begin, openRun } from './start-execution.ts';

/** Returns what states need from the engine; the runtime is read late because it holds its host. */
export function hostOf(runtime: () => Runtime, random: () => number): Host {
  return {
    random,
    newToken,
    newName: () => randomUUID(),
    startChild(tx, request) {
      const { created, ...started } = openRun(runtime(), request, tx.now);
      if (created) {
        const child = transition(created, tx.now, true);
        begin(runtime(), child);
        tx.also.push(child);
      }
      return started;
    },
  };
}
