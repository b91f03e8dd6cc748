import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { orNull } from '../../../core/kernel/or-null.ts';

/** Writes a file whole or not at all, on the disk before it is seen; folders are made. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}.new`;
  try {
    await writeFile(draft, text, { flush: true });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

/** The text of a file; null where there is none. */
export async function readIfThere(file: string): Promise<string | null> {
  return orNull(readFile(file, 'utf8'), isNoEntry);
}

/** Returns whether the system says that a file or folder is not there. */
export function isNoEntry(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
