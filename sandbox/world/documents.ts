import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { DocumentLine } from '../../adapters/documents/document-line.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import { readCorpus } from './corpus.ts';

const NAMES = ['heron', 'otter', 'lynx', 'marten', 'plover', 'curlew', 'badger', 'wigeon', 'stoat', 'dunlin'];
const PLACES = ['estuary', 'moor', 'fen', 'shingle', 'tarn', 'saltmarsh', 'coppice'];
const DEEDS = ['was ringed', 'crossed', 'nested beside', 'was counted near', 'left'];

/** Writes documents.jsonl from the corpus, completely or not at all; keeps an existing file. */
export function createDocuments(
  { file, clock }: { file: string; clock: Clock },
  { root, targetId, shardIds }: { root: string; targetId: string; shardIds: string[] },
): void {
  if (existsSync(file)) return;
  const addedAt = new Date(clock.now()).toISOString();
  const lines = readCorpus(root, shardIds).map(({ id, shardId, text }) =>
    lineOf({ id, targetId, shardId, text, addedAt, metadata: { source: id.split('#')[0] }, deletedAt: null }),
  );
  writeFileSync(`${file}.new`, lines.join(''));
  renameSync(`${file}.new`, file);
}

/**
 * Adds `perShard` new documents for each shard to documents.jsonl, about topics that no golden
 * query asks about. Their texts are always the same, so that none comes near an answer by chance.
 * Returns the added lines.
 */
export function addDocuments(
  { file, clock }: { file: string; clock: Clock },
  { targetId, shardIds, perShard }: { targetId: string; shardIds: string[]; perShard: number },
): DocumentLine[] {
  const now = clock.now();
  const added = shardIds.flatMap((shardId) =>
    Array.from({ length: perShard }, (_, index): DocumentLine => {
      const addedAt = new Date(now).toISOString();
      const id = `field-notes/${shardId}/${now}#${index}`;
      const metadata = { source: 'field-notes', acl: 'everyone' };
      return { id, targetId, shardId, text: fieldNote(shardId, index), addedAt, metadata, deletedAt: null };
    }),
  );
  append(file, added.map(lineOf).join(''));
  return added;
}

/**
 * Changes or deletes documents as their source does: adds a line for each, with the present time.
 */
export function changeDocuments(
  { file, clock }: { file: string; clock: Clock },
  documents: DocumentLine[],
  change: Partial<Pick<DocumentLine, 'text' | 'metadata'>> | 'delete',
): void {
  const now = new Date(clock.now()).toISOString();
  const changed = documents.map((document) =>
    change === 'delete' ? { ...document, deletedAt: now } : { ...document, ...change, addedAt: now },
  );
  append(file, changed.map(lineOf).join(''));
}

/** Returns the documents that are live by their last lines. */
export function liveDocuments(lines: DocumentLine[]): DocumentLine[] {
  const last = new Map(lines.map((line) => [line.id, line]));
  return [...last.values()].filter(({ deletedAt }) => deletedAt === null);
}

/** Appends lines; first removes a line that a crash left incomplete. */
function append(file: string, lines: string): void {
  const bytes = readFileSync(file);
  truncateSync(file, bytes.lastIndexOf('\n') + 1);
  appendFileSync(file, lines);
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}

function fieldNote(shardId: string, index: number): string {
  const pick = (words: string[], salt: number) => words[Math.floor(index / salt) % words.length];
  const [bird, place, deed] = [pick(NAMES, 1), pick(PLACES, 1), pick(DEEDS, 1)];
  return `Wildlife diary ${shardId}\nAt dawn a ${bird} ${deed} the ${place}; ${pick(NAMES, 2)} tracks followed the ${pick(PLACES, 2)}.`;
}

function lineOf(document: DocumentLine): string {
  return `${JSON.stringify(document)}\n`;
}
