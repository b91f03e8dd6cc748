import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { waitUntil } from '../../adapters/wait-until.ts';

const LOOK_MS = 50;
/** A Python program of many packages takes a while on a busy machine. */
const START_MS = 180_000;
const KILL_MS = 5000;
/** Of a log, shown where a program does not start. */
const LAST_CHARS = 2000;

type Program = {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  log: string;
  ready: string;
  signal: AbortSignal;
};

/**
 * Starts a server in a process of its own, with these variables and no others, and waits until its
 * address `ready` answers. Throws with its log if it ends before.
 */
export async function startProgram({ command, args, env, log, ready, signal }: Program) {
  const out = openSync(log, 'a');
  const child = spawn(command, args, { env, stdio: ['ignore', out, out], detached: true });
  const pid = child.pid as number;
  let ended: string | null = null;
  const exit = once(child, 'exit').then(([code, killedBy]) => {
    ended = String(code ?? killedBy);
  });
  // Its own process group, so that what it starts ends with it.
  const kill = (how: NodeJS.Signals) => void (ended === null && process.kill(-pid, how));
  const stop = async () => {
    kill('SIGTERM');
    const late = setTimeout(() => kill('SIGKILL'), KILL_MS);
    await exit;
    clearTimeout(late);
  };
  try {
    const look = async () => {
      signal.throwIfAborted();
      if (ended !== null) throw new Error(`'${command}' ended with ${ended}:\n${lastOf(log)}`);
      return fetch(ready).then(
        ({ ok }) => ok,
        () => false,
      );
    };
    if (!(await waitUntil(look, { everyMs: LOOK_MS, ms: START_MS })))
      throw new Error(`'${command}' did not answer at '${ready}':\n${lastOf(log)}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid, stop };
}

const lastOf = (log: string) => readFileSync(log, 'utf8').slice(-LAST_CHARS);
