import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** One regular file: path relative to its folder, size in bytes as read, hex sha256. */
export type HashedFile = { path: string; bytes: number; sha256: string };

/** Hashes all regular files of a folder in the order of their paths; `keep` chooses by path. Links are not followed. */
export async function hashFiles(folder: string, keep: (path: string) => boolean): Promise<HashedFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter(keep)
    .sort();
  const files: HashedFile[] = [];
  for (const path of paths) files.push({ path, ...(await hashFile(join(folder, path))) });
  return files;
}

/** Size, as read, and hex sha256 of one file. */
export async function hashFile(file: string): Promise<{ bytes: number; sha256: string }> {
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
