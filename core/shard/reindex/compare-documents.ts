import { canonicalJson } from '../../kernel/digest.ts';
import { isChangedAfter, type SourceDocument, type SourcePage } from '../../kernel/ports/documents.ts';
import { ContentsUnknown, type StoreContents, type StoredDocument } from '../../kernel/ports/vector-store.ts';

/**
 * A difference between a document and the store. `stored` is what the store has of it; `isNewer`
 * says that the document is newer than the snapshot, by its own time.
 */
export type Change = {
  document: SourceDocument;
  stored: StoredDocument | null;
  isNewer: boolean;
  isTextOther: boolean;
};
/**
 * A page of the source compared with the store by id: changes, newer documents that the store
 * already has, and all older live ones. `isBlind`: the store can't be read, so newer documents
 * count as changes and older ones are unknown.
 */
export type ComparedPage = Pick<SourcePage, 'next' | 'odd'> & {
  changes: Map<string, Change>;
  standing: Set<string>;
  older: Set<string>;
  isBlind: boolean;
};

/** Compares a page of the source with the store, asking for all its ids at once; throws StoreFailed. */
export async function comparePage(
  contents: Pick<StoreContents, 'read'>,
  url: string,
  { documents, odd, next }: SourcePage,
  since: string,
): Promise<ComparedPage> {
  const last = new Map(documents.map((document) => [document.id, document]));
  const read = last.size === 0 ? [] : await readIfKnown(contents, url, [...last.keys()]);
  const page: ComparedPage = { next, odd, changes: new Map(), standing: new Set(), older: new Set(), isBlind: !read };
  const stored = new Map(read?.map((each) => [each.id, each]));
  for (const [id, document] of last) {
    const isNewer = isChangedAfter(document, since);
    const change = read ? changeOf(document, stored.get(id) ?? null, isNewer) : unread(document, isNewer);
    if (change) page.changes.set(id, change);
    if (document.deletedAt !== null) continue;
    if (!isNewer) page.older.add(id);
    else if (!change) page.standing.add(id);
  }
  return page;
}

function unread(document: SourceDocument, isNewer: boolean): Change | null {
  return isNewer ? { document, stored: null, isNewer, isTextOther: true } : null;
}

async function readIfKnown(contents: Pick<StoreContents, 'read'>, url: string, ids: string[]) {
  try {
    return await contents.read(url, ids);
  } catch (error) {
    if (error instanceof ContentsUnknown) return null;
    throw error;
  }
}

function changeOf(document: SourceDocument, stored: StoredDocument | null, isNewer: boolean): Change | null {
  if (document.deletedAt !== null) return stored && { document, stored, isNewer, isTextOther: false };
  if (stored === null) return { document, stored, isNewer, isTextOther: true };
  // Without stored texts, texts can't be compared: an older document then counts as unchanged.
  const isTextOther = stored.text !== document.text && (isNewer || stored.text !== '');
  return isTextOther || isDescribedOtherwise(document, stored) ? { document, stored, isNewer, isTextOther } : null;
}

/** Compares only the metadata that the source names: a store may hold more. */
export function isDescribedOtherwise({ metadata }: SourceDocument, stored: StoredDocument): boolean {
  return Object.entries(metadata).some(([key, value]) => !isSame(value ?? null, stored.metadata[key] ?? null));
}

/** A store that takes only plain values may hold others as JSON. */
function isSame(wanted: unknown, held: unknown): boolean {
  const json = canonicalJson(wanted);
  return (
    json === canonicalJson(held) || (typeof held === 'string' && (held === json || held === JSON.stringify(wanted)))
  );
}
