import { open } from 'node:fs/promises';

/** Brings the names in a folder to the disk: a file that was linked or renamed there outlives a power failure. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
