import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NotFound } from '../../../core/kernel/task-error.ts';
import type { SnapshotObjects } from '../../../core/snapshot/ports.ts';
import { readFully } from './read-fully.ts';
import { writeFully } from './write-fully.ts';
import { writeSparse } from './write-sparse.ts';

/** The objects of one snapshot as files of a folder. */
export function snapshotFiles(folder: string): SnapshotObjects {
  const pathOf = (object: string) => join(folder, object);
  return {
    read: (object, start, into) => read(pathOf(object), start, into),
    async write(object, start, bytes) {
      await write(pathOf(object), start, bytes);
      return false;
    },
    async finish(object, bytes) {
      await mkdir(dirname(pathOf(object)), { recursive: true });
      await withFile(pathOf(object), constants.O_RDWR | constants.O_CREAT, async (handle) => {
        await handle.truncate(bytes);
        await handle.sync();
      });
    },
    async readText(object) {
      return readFile(pathOf(object), 'utf8').catch((cause) => refuse(cause, pathOf(object)));
    },
    async writeText(object, text) {
      await mkdir(dirname(pathOf(object)), { recursive: true });
      await writeFile(`${pathOf(object)}.new`, text, { flush: true });
      await rename(`${pathOf(object)}.new`, pathOf(object));
    },
  };
}

async function read(file: string, start: number, into: Uint8Array): Promise<number> {
  return withFile(file, constants.O_RDONLY, (handle) => readFully(handle, start, into)).catch((cause) =>
    refuse(cause, file),
  );
}

async function write(file: string, start: number, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await withFile(file, constants.O_RDWR | constants.O_CREAT, async (handle) => {
    await writeSparse((at, run) => writeFully(handle, at, run), start, bytes, handle);
  });
}

async function withFile<T>(file: string, flags: number, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(file, flags);
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

function refuse(cause: NodeJS.ErrnoException, file: string): never {
  if (cause.code === 'ENOENT')
    throw new NotFound(`object '${file}' does not exist: the snapshot lacks a part`, { cause });
  throw cause;
}
