import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentFile, type AgentProgress, type AgentResult } from '../core/snapshot/agent-work.ts';

const EVERY_MS = 250;

/** Counts what was done: `moved` bytes now, of them `reused` from an earlier attempt; `left` names what stays behind. */
export type Report = {
  expect(bytes: number): void;
  moved(bytes: number): void;
  reused(bytes: number): void;
  left(path: string): void;
};

/** Writes progress.json four times a second, and result.json at the end; each whole or not at all. */
export function reporter(folder: string) {
  const progress: AgentProgress = { bytesDone: 0, bytesTotal: 0 };
  const result = { bytesReused: 0, left: [] as string[] };
  const timer = setInterval(() => writeWhole(join(folder, AgentFile.Progress), progress), EVERY_MS);
  timer.unref();
  const report: Report = {
    expect: (bytes) => {
      progress.bytesTotal += bytes;
    },
    moved: (bytes) => {
      progress.bytesDone += bytes;
    },
    reused: (bytes) => {
      progress.bytesDone += bytes;
      result.bytesReused += bytes;
    },
    left: (path) => void result.left.push(path),
  };
  return {
    report,
    end(outcome: Pick<AgentResult, 'succeeded' | 'intact' | 'reason'>): void {
      clearInterval(timer);
      writeWhole(join(folder, AgentFile.Progress), progress);
      writeWhole(join(folder, AgentFile.Result), { ...progress, ...result, ...outcome });
    },
  };
}

function writeWhole(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
}
