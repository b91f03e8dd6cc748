import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { orNull } from '../../../core/kernel/or-null.ts';
import { syncFolder } from './sync-folder.ts';

/**
 * Writes a file completely or not at all; it is on disk before it becomes visible, and stays
 * visible after a power failure. Creates missing folders.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}.new`;
  try {
    await writeFile(draft, text, { flush: true });
    await rename(draft, file);
    await syncFolder(dirname(file));
  } finally {
    await rm(draft, { force: true });
  }
}

/** Returns the text of a file; null if there is none. */
export async function readIfThere(file: string): Promise<string | null> {
  return orNull(readFile(file, 'utf8'), isNoEntry);
}

/** Returns whether an error means that a file or folder does not exist. */
export function isNoEntry(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
