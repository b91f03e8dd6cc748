import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Paths and sha256 of the files of a folder. */
export function sumsOf(folder: string): Record<string, string> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).sort();
  return Object.fromEntries(names.flatMap((name) => sumOf(join(folder, name)).map((sum) => [name, sum])));
}

/** None for a folder, and for a file that a running store took away meanwhile. */
function sumOf(file: string): string[] {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return [];
  try {
    return [createHash('sha256').update(readFileSync(file)).digest('hex')];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
