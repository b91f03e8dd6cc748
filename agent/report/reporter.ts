import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HashedFile } from '../../adapters/local/files/hash-files.ts';
import { AgentFile, type AgentProgress, type AgentResult } from '../../core/snapshot/agent-work.ts';

const EVERY_MS = 250;

/**
 * Counts work: `moved` bytes now, of which `reused` come from an earlier attempt; `left` names what
 * stays behind, `found` a file of a listing.
 */
export type Report = {
  expect(bytes: number): void;
  moved(bytes: number): void;
  reused(bytes: number): void;
  left(path: string): void;
  found(file: HashedFile): void;
};
/** How the work ended. */
export type Outcome = Pick<AgentResult, 'succeeded' | 'intact' | 'reason'>;
/** Collects the counts of a report, and states the outcome at the end. */
export type Reporter = { report: Report; end(outcome: Outcome): void };

/**
 * Writes progress.json four times a second, and result.json at the end; each completely or not at
 * all.
 */
export function reporter(folder: string): Reporter {
  const { counts, report } = counting();
  const writeProgress = () => writeWhole(join(folder, AgentFile.Progress), counts.progress);
  const timer = setInterval(writeProgress, EVERY_MS);
  timer.unref();
  return {
    report,
    end(outcome) {
      clearInterval(timer);
      writeProgress();
      writeWhole(join(folder, AgentFile.Result), { ...counts.progress, ...counts.rest, ...outcome });
    },
  };
}

/** Returns a report that counts; a file of a listing is a line on standard output. */
export function counting() {
  const counts = {
    progress: { bytesDone: 0, bytesTotal: 0 } satisfies AgentProgress,
    rest: { bytesReused: 0, left: [] as string[] },
  };
  const { progress, rest } = counts;
  const report: Report = {
    expect: (bytes) => {
      progress.bytesTotal += bytes;
    },
    moved: (bytes) => {
      progress.bytesDone += bytes;
    },
    reused: (bytes) => {
      progress.bytesDone += bytes;
      rest.bytesReused += bytes;
    },
    left: (path) => void rest.left.push(path),
    found: (file) => print({ file }),
  };
  return { counts, report };
}

/** Writes one line of JSON to standard output. */
export function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function writeWhole(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value));
  renameSync(`${file}.new`, file);
}
