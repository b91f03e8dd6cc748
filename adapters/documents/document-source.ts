import {
  type DocumentSource,
  isChangedAfter,
  type OddLine,
  type SourceCensus,
  type SourceDocument,
  type SourcePage,
  type SourcePlace,
  UNKNOWN_TIME,
} from '../../core/kernel/ports/documents.ts';
import { type ByteLine, byteLines } from './byte-lines.ts';
import { readLine, type Shard } from './document-line.ts';
import { tally } from './tally.ts';

/**
 * The bytes of a source: `size` is their number, `read` streams those between two offsets in
 * chunks. With `isWhole`, a last line without a newline counts; without it, bytes are only ever
 * appended and that line is still being written.
 */
export type DocumentBytes = {
  generation: string;
  size: number;
  isWhole: boolean;
  read(from: number, to: number): AsyncIterable<Uint8Array>;
};
/** Opens the source of a target; throws DependencyUnavailable. */
export type OpenDocuments = (targetId: string) => Promise<DocumentBytes>;

const ODD_NAMED = 20;
const PAGE_LINES = 100;
const FIRST_WINDOW = 32 * 1024;
const LAST_WINDOW = 16 * 1024 * 1024;

/** A source of JSON lines, over any bytes. */
export function documentLines(open: OpenDocuments): DocumentSource {
  return {
    pages: (targetId, shardId, after) => pagesOf(open, { targetId, shardId }, after),
    changedSince: (targetId, shardId, instant) => changedSince(open, { targetId, shardId }, instant),
    newest: (targetId, shardId, count) => newest(open, { targetId, shardId }, count),
    census: (targetId, shardId, since) => census(open, { targetId, shardId }, since),
  };
}

type Page = SourcePage & { tells: SourceCensus['tells'] };

async function* pagesOf(open: OpenDocuments, shard: Shard, after: SourcePlace | null): AsyncGenerator<Page> {
  const { generation, size, isWhole, read } = await open(shard.targetId);
  const goesOn = after?.generation === generation && after.byte <= size;
  const start = goesOn ? after : { generation, byte: 0, line: 0 };
  yield { documents: [], odd: [], next: start, tells: { deletions: false, metadata: false } };
  for await (const lines of byteLines(read(start.byte, size), start, isWhole))
    for (let at = 0; at < lines.length; at += PAGE_LINES)
      yield pageOf(lines.slice(at, at + PAGE_LINES), shard, generation);
}

function pageOf(lines: ByteLine[], shard: Shard, generation: string): Page {
  const { line = 0, end: byte = 0 } = lines.at(-1) ?? {};
  const next = { generation, byte, line };
  const page: Page = { documents: [], odd: [], next, tells: { deletions: false, metadata: false } };
  for (const each of lines) {
    const read = readLine(each, shard);
    if (read === null) continue;
    if ('odd' in read) {
      page.odd.push(read.odd);
      continue;
    }
    const { targetId: _, ...document } = read.document;
    page.documents.push(document);
    page.tells.deletions ||= read.names.deletions;
    page.tells.metadata ||= read.names.metadata;
  }
  return page;
}

async function* changedSince(open: OpenDocuments, shard: Shard, instant: string): AsyncGenerator<SourceDocument> {
  for await (const { documents } of pagesOf(open, shard, null))
    for (const document of documents) if (isChangedAfter(document, instant)) yield document;
}

/** Reads the end first, then more of it while it holds too few documents, up to 16 MiB. */
async function newest(open: OpenDocuments, shard: Shard, count: number): Promise<SourceDocument[]> {
  const bytes = await open(shard.targetId);
  for (let window = FIRST_WINDOW; ; window *= 4) {
    const start = Math.max(0, bytes.size - window);
    const live = await liveAfter(bytes, shard, start);
    if (live.length >= count || start === 0 || window >= LAST_WINDOW) return live.slice(-count).reverse();
  }
}

/**
 * Returns live documents in the order of their last lines behind an offset, without the line that
 * the offset may be within.
 */
async function liveAfter({ size, isWhole, read }: DocumentBytes, shard: Shard, start: number) {
  const live = new Map<string, SourceDocument>();
  let rest = start === 0 ? 0 : 1;
  for await (const lines of byteLines(read(start, size), { byte: start, line: rest }, isWhole)) {
    for (const document of pageOf(lines.slice(rest), shard, '').documents) {
      live.delete(document.id);
      if (document.deletedAt === null) live.set(document.id, document);
    }
    rest = 0;
  }
  return [...live.values()];
}

/** The meaning of the last line of an id. */
type Kind = 'stands' | 'gone' | 'changed' | 'deleted' | 'changed, timeless' | 'deleted, timeless';

async function census(open: OpenDocuments, shard: Shard, since?: string): Promise<SourceCensus> {
  const odd = new Map<number, OddLine>();
  let oddLines = 0;
  const tells = { deletions: false, metadata: false };
  let isFirst = true;
  const counts = await tally(async function* () {
    for await (const page of pagesOf(open, shard, null)) {
      for (const document of page.documents) yield [document.id, kindOf(document, since)] as const;
      if (!isFirst) continue;
      oddLines += page.odd.length;
      for (const each of page.odd) if (odd.size < ODD_NAMED) odd.set(each.line, each);
      tells.deletions ||= page.tells.deletions;
      tells.metadata ||= page.tells.metadata;
    }
    isFirst = false;
  });
  const of = (...kinds: Kind[]) => kinds.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0);
  return {
    documents: of('stands', 'changed', 'changed, timeless'),
    changed: of('changed', 'changed, timeless'),
    deleted: of('deleted', 'deleted, timeless'),
    timeless: of('changed, timeless', 'deleted, timeless'),
    oddLines,
    odd: [...odd.values()],
    tells,
  };
}

function kindOf(document: SourceDocument, since: string | undefined): Kind {
  const { addedAt, deletedAt } = document;
  const does = deletedAt === null ? 'changed' : 'deleted';
  if (since === undefined || !isChangedAfter(document, since)) return deletedAt === null ? 'stands' : 'gone';
  return (deletedAt ?? addedAt ?? UNKNOWN_TIME) === UNKNOWN_TIME ? `${does}, timeless` : does;
}
