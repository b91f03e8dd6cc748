import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

type Sum = (file: string) => string[];

/** Paths and sha256 of the files of a folder. */
export function sumsOf(folder: string, sum: Sum = sumOf): Record<string, string> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).sort();
  return Object.fromEntries(names.flatMap((name) => sum(join(folder, name)).map((sha256) => [name, sha256])));
}

/** A file that was left alone for this long has another time once it changes. */
const AT_REST_MS = 1000;

/** As sumsOf, time after time: a file at rest that has not changed since is not read again. */
export function sumsInTurn(folder: string): () => Record<string, string> {
  const known = new Map<string, string[]>();
  const sum: Sum = (file) => {
    const state = statSync(file, { throwIfNoEntry: false });
    if (!state || Date.now() - state.mtimeMs < AT_REST_MS) return sumOf(file);
    const key = [file, state.ino, state.size, state.mtimeMs, state.ctimeMs].join(' ');
    const found = known.get(key) ?? sumOf(file);
    known.set(key, found);
    return found;
  };
  return () => sumsOf(folder, sum);
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
