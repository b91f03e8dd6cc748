import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { DocumentSource } from '../../../core/kernel/ports/documents.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import { byteLines } from '../../documents/byte-lines.ts';
import { type DocumentLine, readLine } from '../../documents/document-line.ts';
import { type DocumentBytes, documentLines } from '../../documents/document-source.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * The source of truth as a file of JSON lines that only grows. Throws DependencyUnavailable if it
 * is missing.
 */
export function documentFile({ file }: { file: string }): DocumentSource {
  return documentLines(() => bytesOf(file));
}

/**
 * Returns the documents whose lines are complete after a byte offset, and the offset behind them.
 * Malformed lines are skipped. Throws DependencyUnavailable if the file is missing.
 */
export async function documentsFrom(file: string, offset: number): Promise<{ documents: DocumentLine[]; end: number }> {
  const { size, read } = await bytesOf(file);
  const documents: DocumentLine[] = [];
  let end = offset;
  for await (const lines of byteLines(read(offset, size), { byte: offset, line: offset === 0 ? 0 : 1 }, false))
    for (const line of lines) {
      const each = readLine(line, null);
      if (each !== null && 'document' in each) documents.push(each.document);
      end = line.end;
    }
  return { documents, end };
}

async function bytesOf(file: string): Promise<DocumentBytes> {
  try {
    const { ino, size } = await stat(file);
    return { generation: String(ino), size, isWhole: false, read: (from, to) => readBetween(file, from, to) };
  } catch (cause) {
    throw new DependencyUnavailable(`documents can't be read from '${file}': check that the file exists`, { cause });
  }
}

async function* readBetween(file: string, from: number, to: number): AsyncGenerator<Buffer> {
  if (from >= to) return;
  try {
    yield* createReadStream(file, { start: from, end: to - 1, highWaterMark: CHUNK_BYTES });
  } catch (cause) {
    throw new DependencyUnavailable(`documents can't be read from '${file}': check that the file is whole`, { cause });
  }
}
