import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { endedChildrenCpu, measure, type Round } from '../measure.ts';

const GIB = 1024 ** 3;

/** A size for people: MiB below one GiB. */
export function sizeText(bytes: number): string {
  return bytes < GIB ? `${bytes / 1024 ** 2} MiB` : `${bytes / GIB} GiB`;
}

/** All files below a folder. */
export function filesOf(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
  return paths.filter((path) => statSync(path).isFile());
}

/**
 * Measures what makes a folder, and removes it. A virtual machine may give freed memory back within
 * seconds, and pays to get it again: after the pause each pays alike.
 */
export async function timed(made: string, work: () => Promise<void>, pauseMs: number): Promise<Round> {
  await sleep(pauseMs);
  const round = await measure(async () => {
    await work();
    return 1;
  }, endedChildrenCpu);
  rmSync(made, { recursive: true, force: true });
  return round;
}
