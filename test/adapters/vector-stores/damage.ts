import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { isTorn } from '../../../agent/bytes/errors.ts';
import { counting } from '../../../agent/report/reporter.ts';
import { copyTree } from '../../../agent/work/copy-tree.ts';

/** Cuts a file to half. */
export function cutToHalf(file: string): void {
  truncateSync(file, Math.floor(statSync(file).size / 2));
}

/** Zeroes every tenth page of a file, the first few left out. */
export function zeroEveryTenth(file: string, page: number): void {
  const bytes = readFileSync(file);
  for (let start = 3 * page; start + page <= bytes.length; start += 10 * page) bytes.fill(0, start, start + page);
  writeFileSync(file, bytes, { flag: 'r+' });
}

/** Makes `to` what `from` is, owners included. */
export function replaceFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  execFileSync('cp', ['-a', from, to]);
}

/** A job makes two; on a busy machine more may be torn. */
const COPIES = 6;

/**
 * Copies the folder of a running server as the agent does: again where a file changed or went
 * meanwhile. Throws what the last copy met.
 */
export async function copyAlive(from: string, to: string): Promise<void> {
  for (let left = COPIES - 1; ; left--)
    try {
      rmSync(to, { recursive: true, force: true });
      await copyTree({ from, to, pid: null, readOnly: false, except: null }, counting().report);
      return;
    } catch (error) {
      if (!isTorn(error) || left === 0) throw error;
    }
}
