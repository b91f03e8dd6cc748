import { randomBytes, randomFillSync } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const BLOCK_BYTES = 1024 ** 2;
const INDEX = '7f0c9a52-5d0e-4f0e-9d57-1f6b8f6f0b11';
/** The files of a shard of Chroma, with their parts of its size. */
const FILES = {
  'chroma.sqlite3': 0.24,
  [`${INDEX}/data_level0.bin`]: 0.72,
  [`${INDEX}/index_metadata.pickle`]: 0.03,
  [`${INDEX}/link_lists.bin`]: 0.005,
  [`${INDEX}/length.bin`]: 0.005,
};
const HEADER_BYTES = 100;

/** Makes a folder with the files of a shard, of random bytes. */
export async function makeShardFolder(folder: string, bytes: number): Promise<void> {
  for (const [path, part] of Object.entries(FILES)) await makeFile(join(folder, path), Math.round(bytes * part));
  await makeFile(join(folder, INDEX, 'header.bin'), HEADER_BYTES);
}

async function makeFile(file: string, bytes: number): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'wx');
  const block = randomBytes(BLOCK_BYTES);
  for (let left = bytes; left > 0; left -= BLOCK_BYTES)
    await handle.write(randomFillSync(block), 0, Math.min(left, BLOCK_BYTES));
  await handle.close();
}
