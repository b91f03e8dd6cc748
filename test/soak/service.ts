import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { leadsGroup, processesNaming } from '../../adapters/local/processes/processes-os.ts';
import { TrialEnv } from '../../sandbox/server/ports/failpoints.ts';
import type { Crash } from './trials.ts';

export const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'dist/ragmend.mjs');
const GONE_WITHIN_MS = 30_000;

/** One process of `ragmend sandbox up`. */
export type Service = ReturnType<typeof startService>;

/** Starts the sandbox of a folder as a process of its own; `crash` is how it is to be broken off. */
export function startService(dir: string, crash: Crash | undefined, clockOffsetMs: number) {
  const child = spawn(process.execPath, [PROGRAM, 'sandbox', 'up', '--json', '--dir', dir], {
    detached: true,
    env: { ...process.env, ...environmentOf(dir, crash, clockOffsetMs) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  let end: { code: number | null; signal: string | null } | null = null;
  const gone = once(child, 'exit').then(([code, signal]) => {
    end = { code, signal };
  });
  const ready = Promise.race([once(child.stdout, 'data').then(() => true), gone.then(() => false)]);
  return {
    /** False where it ended before it was ready. */
    ready,
    gone,
    end: () => end,
    said: () => said,
    signal: (name: NodeJS.Signals) => void (end ?? child.kill(name)),
    isStopped: () => end === null && stateOf(child.pid ?? 0) === 'T',
  };
}

function environmentOf(dir: string, crash: Crash | undefined, clockOffsetMs: number): Record<string, string> {
  const failpoint = crash && 'failpoint' in crash.at ? `${crash.at.failpoint}=${crash.end}` : '';
  return {
    [TrialEnv.Failpoint]: failpoint,
    [TrialEnv.Effects]: join(dir, 'effects.jsonl'),
    [TrialEnv.ClockOffset]: String(clockOffsetMs),
  };
}

/** Ends everything that has to do with a folder, with SIGKILL; gives back when it is gone. */
export async function killAll(dir: string): Promise<void> {
  const deadline = performance.now() + GONE_WITHIN_MS;
  for (let pids = processesNaming(dir); pids.length > 0; pids = processesNaming(dir)) {
    if (performance.now() > deadline) throw new Error(`'${pids.join(' ')}' are still there after SIGKILL`);
    for (const pid of pids) quietly(() => process.kill(pid, 'SIGKILL'));
    await sleep(20);
  }
}

/** The volumes that servers have open, one for each server. */
export function openVolumes(dir: string): string[] {
  return processesNaming(dir)
    .filter(leadsGroup)
    .flatMap((pid) => volumeOf(argumentsOf(pid)));
}

function volumeOf(argv: string[]): string[] {
  const at = argv.indexOf('--path');
  return at < 0 ? [] : [String(argv[at + 1])];
}

/** The command line of a process; empty where it is gone. */
export function argumentsOf(pid: number): string[] {
  return quietly(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')) ?? [];
}

function stateOf(pid: number): string | undefined {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2)[0];
}

/** A process may be gone before one looks at it. */
function quietly<T>(look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
