import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentFile, type AgentResult, agentProgress, agentResult } from '../../../core/snapshot/agent-work.ts';
import { waitUntil } from '../../wait-until.ts';
import { birthOf, signalGroup } from './processes-os.ts';

const POLL_MS = 10;

/** One agent process; `birth` distinguishes it from a later process with the same pid. */
export type JobProcess = { pid: number; birth: string };

/**
 * Starts an agent that waits until `go` is called, and ends by itself if this process dies before
 * that. Its environment holds none of our secrets.
 */
export function spawnAgent(
  [command, ...args]: string[],
  folder: string,
): JobProcess & { go: () => void; drop: () => void } {
  if (command === undefined) throw new RangeError("agent command '' is empty: give the program and its arguments");
  const log = openSync(join(folder, AgentFile.Log), 'a');
  const child = spawn(command, [...args, join(folder, AgentFile.Work), '--wait-for-go'], {
    cwd: folder,
    detached: true,
    env: { PATH: process.env.PATH ?? '', UV_THREADPOOL_SIZE: '8' },
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  quietly(child);
  if (child.pid === undefined)
    throw new Error(`agent '${command}' could not be started: check that it exists and may be run`);
  return {
    pid: child.pid,
    birth: birthOf(child.pid) ?? 'gone',
    go: () => void child.stdin?.end('go\n'),
    drop: () => void child.stdin?.end(),
  };
}

/** Returns whether the started process still exists. */
export function isAlive({ pid, birth }: JobProcess): boolean {
  return birthOf(pid) === birth;
}

/** Returns the last output of the agent; its result is null until it has one. */
export function readOutcome(folder: string): { result: AgentResult | null; bytesDone: number; bytesTotal: number } {
  const result = readJson(join(folder, AgentFile.Result));
  const progress = readJson(join(folder, AgentFile.Progress));
  return {
    ...agentProgress.parse(result ?? progress ?? { bytesDone: 0, bytesTotal: 0 }),
    result: result === null ? null : agentResult.parse(result),
  };
}

/**
 * Sends SIGTERM to the process and its group, then SIGKILL after `graceMs`. Returns when the
 * process is gone.
 */
export async function endProcess(job: JobProcess, graceMs: number): Promise<void> {
  // A stopped process would not notice its SIGTERM.
  for (const signal of ['SIGTERM', 'SIGCONT'] as const) if (isAlive(job)) signalGroup(job.pid, signal);
  if (await isGoneWithin(job, graceMs)) return;
  signalGroup(job.pid, 'SIGKILL');
  if (!(await isGoneWithin(job, 10_000)))
    throw new Error(`agent '${job.pid}' is still there after SIGKILL: look at it with ps, it may hang in the kernel`);
}

/**
 * Ignores these events: an agent that can't be started, or dies before its go, is noticed by its
 * missing result.
 */
function quietly(child: ChildProcess): void {
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  child.unref();
}

function readJson(file: string): unknown {
  if (!existsSync(file)) return null;
  return JSON.parse(readFileSync(file, 'utf8'));
}

async function isGoneWithin(job: JobProcess, ms: number): Promise<boolean> {
  return (await waitUntil(() => !isAlive(job), { everyMs: POLL_MS, ms })) ?? false;
}
