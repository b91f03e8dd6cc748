import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentFile, type AgentResult, agentProgress, agentResult } from '../../../core/snapshot/agent-work.ts';
import { Mark } from './end-all.ts';
import type { OneProcess } from './end-process.ts';
import { birthOf } from './processes-os.ts';

/**
 * Starts an agent that waits until `go` is called, and ends by itself if this process dies before
 * that. Its environment holds none of our secrets; `mark` is how the system knows it.
 */
export function spawnAgent(
  [command, ...args]: string[],
  { folder, mark }: { folder: string; mark: string },
): OneProcess & { go: () => void; drop: () => void } {
  if (command === undefined) throw new RangeError("agent command '' is empty: give the program and its arguments");
  const log = openSync(join(folder, AgentFile.Log), 'a');
  const child = spawn(command, [...args, join(folder, AgentFile.Work), '--wait-for-go'], {
    cwd: folder,
    detached: true,
    env: { PATH: process.env.PATH ?? '', UV_THREADPOOL_SIZE: '8', [Mark.Agent]: mark },
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
