import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
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

/**
 * Copies the folder of a running server as the agent does: it throws where a file changed
 * meanwhile, also the second time.
 */
export async function copyAlive(from: string, to: string): Promise<void> {
  const take = () => {
    rmSync(to, { recursive: true, force: true });
    return copyTree({ from, to, pid: null, readOnly: false, except: null }, counting().report);
  };
  await take().catch(take);
}
