import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import type { DocumentSource, SourceDocument } from '../../core/shard/ports.ts';

/** One line of documents.jsonl. */
export type DocumentLine = SourceDocument & { targetId: string };

/** The source of truth as a file of JSON lines that only grows; throws DependencyUnavailable where it is missing or a line can't be read. */
export function documentFile({ file }: { file: string }): DocumentSource {
  return {
    newerThan: async (targetId, shardId, instant) => {
      const since = Date.parse(instant);
      if (Number.isNaN(since)) throw new RangeError(`'${instant}' is no point in time: give ISO 8601`);
      return linesOf(file, readWhole(file))
        .filter((line) => line.targetId === targetId && line.shardId === shardId && Date.parse(line.addedAt) > since)
        .sort((a, b) => Date.parse(a.addedAt) - Date.parse(b.addedAt))
        .map(({ id, text, addedAt }) => ({ id, shardId, text, addedAt }));
    },
  };
}

/** The documents whose lines are complete after a byte offset, and the offset behind them. */
export function documentsFrom(file: string, offset: number): { documents: DocumentLine[]; end: number } {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.max(0, fstatSync(handle).size - offset));
    const read = readSync(handle, buffer, 0, buffer.length, offset);
    const complete = buffer.subarray(0, buffer.subarray(0, read).lastIndexOf('\n') + 1);
    return { documents: linesOf(file, complete.toString('utf8')), end: offset + complete.length };
  } finally {
    closeSync(handle);
  }
}

function readWhole(file: string): string {
  try {
    const text = readFileSync(file, 'utf8');
    return text.slice(0, text.lastIndexOf('\n') + 1);
  } catch (cause) {
    throw new DependencyUnavailable(`documents can't be read from '${file}': check that the file exists`, { cause });
  }
}

function linesOf(file: string, text: string): DocumentLine[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    try {
      return JSON.parse(line) as DocumentLine;
    } catch (cause) {
      throw new DependencyUnavailable(`'${file}' has a malformed line '${line.slice(0, 80)}': mend it`, { cause });
    }
  });
}
