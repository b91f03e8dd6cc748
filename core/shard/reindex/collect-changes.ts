import type { ReindexWork } from '../../contracts/rooms/shard.ts';
import type { TaskInput } from '../../contracts/tasks.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { DocumentSource, SourcePlace } from '../../kernel/ports/documents.ts';
import type { StoreContents } from '../../kernel/ports/vector-store.ts';
import { type Change, type ComparedPage, comparePage, isDescribedOtherwise } from './compare-documents.ts';

export type CollectDeps = { documents: DocumentSource; vectorStore: Pick<StoreContents, 'read'>; clock: Clock };
type OlderCounts = ReindexWork['older'];
/**
 * The changes of the pages after a place, each id by its last line in the source. `isAnew`: the
 * source was replaced since that place, so these are its first pages. `isEnd`: they are its last
 * pages. `left` counts older documents that stay as they are.
 */
export type Piece = { pages: ComparedPage[]; isAnew: boolean; isEnd: boolean; older: OlderCounts; left: number };

const CHANGES = 2000;
const CHARACTERS = 8 * 1024 * 1024;
const PAGES = 1000;
const COLLECT_MS = 10_000;
/** Fewer documents show nothing about how a store keeps them. */
const ENOUGH = 20;

/**
 * Collects about 2,000 changes of a shard, or what 10 s bring. Reads the source to its end, so that
 * no text is indexed that a later line replaces.
 */
export async function collectChanges(
  { documents, vectorStore, clock }: CollectDeps,
  { targetId, shardId, url }: Pick<TaskInput<'checkReindex'>, 'targetId' | 'shardId'> & { url: string },
  { place, since, older }: { place: SourcePlace | null; since: string; older: OlderCounts },
): Promise<Piece> {
  const until = clock.now() + COLLECT_MS;
  const piece: Piece = { pages: [], isAnew: false, isEnd: true, older, left: 0 };
  const held = new Map<string, ComparedPage>();
  let characters = 0;
  const isFull = () =>
    held.size >= CHANGES || characters >= CHARACTERS || piece.pages.length >= PAGES || clock.now() >= until;
  for await (const page of documents.pages(targetId, shardId, place)) {
    piece.isAnew ||= place !== null && page.next.generation !== place.generation;
    for (const { id } of page.documents) letGo(held, id);
    if (piece.isEnd) {
      const compared = await comparePage(vectorStore, url, page, since);
      piece.pages.push(compared);
      for (const id of [...compared.changes.keys(), ...compared.standing]) held.set(id, compared);
      for (const { document } of compared.changes.values()) characters += document.text.length;
      // The first page only says where reading began.
      piece.isEnd = piece.pages.length === 1 || !isFull();
    } else if (held.size === 0) break;
  }
  return leaveForeign(piece, older);
}

/** A later line replaces this id. */
function letGo(held: Map<string, ComparedPage>, id: string): void {
  const page = held.get(id);
  page?.changes.delete(id);
  page?.standing.delete(id);
  held.delete(id);
}

/**
 * Leaves older documents alone if the store lacks most of them or has other texts for most: its ids
 * or texts are then derived from those of the source, and writing them would double or replace what
 * is right.
 */
function leaveForeign(piece: Piece, before: OlderCounts): Piece {
  const older = piece.pages.flatMap((page) =>
    [...page.changes.values()].filter(isOlderLive).map((change) => ({ page, change })),
  );
  const lacking = older.filter(({ change }) => change.stored === null);
  const other = older.filter(({ change }) => change.stored !== null && change.isTextOther);
  const counts = {
    seen: before.seen + piece.pages.reduce((sum, page) => sum + page.older.size, 0),
    lacking: before.lacking + lacking.length,
    other: before.other + other.length,
  };
  const left = [
    ...(isMost(counts.lacking, counts.seen) ? lacking : []),
    ...(isMost(counts.other, counts.seen - counts.lacking) ? other : []),
  ];
  for (const { page, change } of left) {
    const { document, stored } = change;
    if (stored && isDescribedOtherwise(document, stored)) change.isTextOther = false;
    else page.changes.delete(document.id);
  }
  return { ...piece, older: counts, left: left.length };
}

const isOlderLive = ({ document, isNewer }: Change) => !isNewer && document.deletedAt === null;
const isMost = (count: number, of: number) => of >= ENOUGH && count > of / 2;
