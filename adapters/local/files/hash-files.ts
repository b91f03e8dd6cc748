import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type FolderEntry, walkFolder } from './walk-folder.ts';

/**
 * One regular file: its path relative to the folder, as `pathText` writes it, the bytes read, and
 * their hex sha256.
 */
export type HashedFile = { path: string; bytes: number; sha256: string };

/**
 * Hashes all regular files of a folder in the order of their paths; `keep` selects them by path.
 * Links are not followed.
 */
export async function hashFiles(folder: string, keep: (path: string) => boolean): Promise<HashedFile[]> {
  const found: FolderEntry[] = [];
  for await (const entry of walkFolder(folder)) if (entry.kind === 'file' && keep(entry.path)) found.push(entry);
  const files: HashedFile[] = [];
  for (const { path, at } of found.sort((a, b) => (a.path < b.path ? -1 : 1)))
    files.push({ path, ...(await hashFile(at)) });
  return files;
}

/** Returns the bytes read from one file, and their hex sha256. */
export async function hashFile(file: string | Buffer): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  });
  return { bytes, sha256: hash.digest('hex') };
}
