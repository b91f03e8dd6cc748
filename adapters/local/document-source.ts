import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import type { DocumentSource } from '../../core/shard/ports.ts';
import { type DocumentLine, documentsIn, newerDocuments } from '../formats/document-lines.ts';

/** The source of truth as a file of JSON lines that only grows; throws DependencyUnavailable where it is missing or a line can't be read. */
export function documentFile({ file }: { file: string }): DocumentSource {
  return {
    newerThan: (targetId, shardId, instant) =>
      newerDocuments({ targetId, shardId, instant }, file, () => readWhole(file)),
  };
}

/** The documents whose lines are complete after a byte offset, and the offset behind them. */
export function documentsFrom(file: string, offset: number): { documents: DocumentLine[]; end: number } {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.max(0, fstatSync(handle).size - offset));
    const read = readSync(handle, buffer, 0, buffer.length, offset);
    const complete = buffer.subarray(0, buffer.subarray(0, read).lastIndexOf('\n') + 1);
    return { documents: documentsIn(complete.toString('utf8'), file), end: offset + complete.length };
  } finally {
    closeSync(handle);
  }
}

async function readWhole(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new DependencyUnavailable(`documents can't be read from '${file}': check that the file exists`, { cause });
  }
}
