import type { runTask } from '../../../../control-plane/tasks/run-task.ts';
import type { DocumentSource } from '../../../../core/kernel/ports/documents.ts';
import { TaskFailure } from '../../../../sandbox/engine/errors.ts';
import { EFFECTS } from '../../../../sandbox/server/ports/effects.ts';
import { intercepted } from './intercepted.ts';

/** The ports that tasks run on. */
export type TaskPorts = Parameters<typeof runTask>[1];

/** What Lambda says of a process that died, and Step Functions after it. */
export const DIED = 'Runtime.ExitError';
export const died = () => new TaskFailure(DIED, 'the process died');

/** Methods that are read from step by step, and give no promise. */
const STREAMING: ReadonlySet<string> = new Set<keyof DocumentSource>(['changedSince', 'pages']);

/**
 * The ports as a process has them that dies right after its n-th change: whatever it tries then
 * does not get through. `life.changes` is how many there were.
 */
export function mortal(ports: TaskPorts, diesAfter: number) {
  const life = { changes: 0, dead: false };
  const use = async (isChange: boolean, method: () => unknown) => {
    if (life.dead) throw died();
    const result = await method();
    if (isChange) life.changes += 1;
    life.dead ||= isChange && life.changes === diesAfter;
    if (life.dead) throw died();
    return result;
  };
  const names = Object.keys(EFFECTS).filter((name) => name in ports) as (keyof TaskPorts & keyof typeof EFFECTS)[];
  const guardedPorts = names.map((name) => {
    const kinds = EFFECTS[name] as Record<string, unknown>;
    return [name, intercepted(ports[name], (method, work) => spread(method, use(kinds[method] !== 'reads', work)))];
  });
  return { life, ports: { ...ports, ...Object.fromEntries(guardedPorts) } as TaskPorts };
}

const spread = (method: string, opened: Promise<unknown>) => (STREAMING.has(method) ? streamed(opened) : opened);

async function* streamed(opened: Promise<unknown>): AsyncGenerator<unknown> {
  yield* (await opened) as AsyncIterable<unknown>;
}
