import { canonicalJson, shortDigest } from '../../kernel/digest.ts';
import type { DocumentSource, SourceDocument } from '../../kernel/ports/documents.ts';
import { isChangedAfter } from '../../kernel/ports/documents.ts';
import type { Embedder, StoreContents, VectorStore } from '../../kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../kernel/task-error.ts';
import { deviationsOf } from './deviations-of.ts';
import type { Place } from './find-changes.ts';

/** A document that was read: the digest of its text, and how far its vector is from that text. */
export type Seen = { id: string; digest: string; metadata: Record<string, unknown>; deviation: number | null };
/** The ports of an audit: the store to read, the source of its documents, and the embedding model. */
export type AuditDeps = {
  vectorStore: VectorStore & StoreContents;
  embedder: Pick<Embedder, 'embedDocuments'>;
  documents: Pick<DocumentSource, 'changedSince' | 'census'>;
};
/**
 * A server, and the instant up to which it should hold its source. From when it was well: how many
 * documents it lacked, and the share that their own vectors did not find. Null if unknown.
 */
export type Audited = Place & { url: string; until: string | null; lacking: number | null; unfound: number | null };
type Settled = Audited & { until: string };
/** A document in the source; `text` is kept only if the store has another one. */
type Sourced = { text: string | null; metadata: Record<string, unknown> };

const EVER = '1970-01-01T00:00:00.000Z';
/**
 * Services may change texts and metadata before they index them. A difference counts only if most
 * documents do not differ.
 */
const MOST = 0.9;
/** Vectors may be made from more than the text; then most are this far from it. */
const UNLIKE = 0.02;
const LOOKED_AT = 200;

/**
 * Compares documents that were read with their embeddings and with their source, except those that
 * changed after `until`. Returns the differences in words.
 */
export async function findDifferences(
  deps: AuditDeps,
  server: Audited,
  { seen, records }: { seen: Seen[]; records: number },
): Promise<string[]> {
  const limit = limitOf(seen);
  const { until } = server;
  if (until === null) return [];
  try {
    const { sourced, newer, timeless } = await sourceOf(deps, { ...server, until }, seen);
    const settled = seen.filter(({ id }) => !newer.has(id));
    // Comparing a vector with its text needs no times from the source.
    const held = seen.filter(({ id }) => !newer.has(id) || timeless.has(id));
    return [
      ...inWords(
        'have a wrong text or vector',
        await otherTexts(deps, server, { settled, held }, sourced, limit),
        seen,
      ),
      ...inWords('have wrong metadata', otherMetadata(settled, sourced), seen),
      ...(await missing(deps, { ...server, until }, records)),
    ];
  } catch (error) {
    if (!(error instanceof DependencyUnavailable)) throw error;
    return inWords('have a vector that does not match their text', deviating(seen, limit), seen);
  }
}

function inWords(what: string, ids: string[], { length }: Seen[]): string[] {
  return ids.length === 0 ? [] : [`${ids.length} of ${length} documents ${what}, e.g. '${ids[0]}'`];
}

/** Returns how far a vector may be from its text; null if most are far from it. */
function limitOf(seen: Seen[]): number | null {
  const known = seen.flatMap(({ deviation }) => deviation ?? []).sort((a, b) => a - b);
  const median = known[Math.floor(known.length / 2)] ?? 1;
  return median > UNLIKE ? null : Math.max(1e-5, 20 * median);
}

/** What is true of many documents was done on purpose. */
function few<T>(some: T[], all: unknown[]): T[] {
  return some.length <= (1 - MOST) * all.length ? some : [];
}

function deviating(seen: Seen[], limit: number | null): string[] {
  const far = seen.filter(({ deviation }) => limit !== null && (deviation ?? 0) > limit);
  return few(far, seen).map(({ id }) => id);
}

async function sourceOf({ documents }: AuditDeps, { targetId, shardId, until }: Settled, seen: Seen[]) {
  const digests = new Map(seen.map(({ id, digest }) => [id, digest]));
  const sourced = new Map<string, Sourced>();
  const newer = new Set<string>();
  const timeless = new Set<string>();
  for await (const document of documents.changedSince(targetId, shardId, EVER)) {
    const digest = digests.get(document.id);
    if (digest === undefined) continue;
    if (isTimeless(document)) timeless.add(document.id);
    else timeless.delete(document.id);
    if (isChangedAfter(document, until)) newer.add(document.id);
    else if (document.deletedAt === null) sourced.set(document.id, await sourcedOf(document, digest));
    else sourced.delete(document.id);
  }
  return { sourced, newer, timeless };
}

const isTimeless = ({ addedAt, deletedAt }: SourceDocument) => addedAt === null && deletedAt === null;

async function sourcedOf({ text, metadata, addedAt }: SourceDocument, digest: string): Promise<Sourced> {
  const isSame = (await shortDigest(text)) === digest;
  return { text: isSame ? null : text, metadata: { ...metadata, addedAt } };
}

/**
 * A text that differs from the source was damaged if the vector matches the source's text, or
 * neither text. If the vector matches the store's text, the source changed without saying so.
 */
async function otherTexts(
  { vectorStore, embedder }: AuditDeps,
  { url }: Audited,
  { settled, held: all }: { settled: Seen[]; held: Seen[] },
  sourced: Map<string, Sourced>,
  limit: number | null,
): Promise<string[]> {
  const differing = few(
    settled.filter(({ id }) => typeof sourced.get(id)?.text === 'string'),
    settled.filter(({ id }) => sourced.has(id)),
  ).slice(0, LOOKED_AT);
  const odd = new Set(deviating(all, limit));
  if (differing.length === 0 || limit === null) return [...odd];
  const held = await vectorStore.read(
    url,
    differing.map(({ id }) => id),
  );
  const asSourced = held.map(({ id, vector }) => ({ id, vector, text: sourced.get(id)?.text ?? '' }));
  const deviations = await deviationsOf(embedder, asSourced);
  asSourced.forEach(({ id }, at) => void ((deviations[at] ?? 1) <= limit && odd.add(id)));
  return [...odd];
}

function otherMetadata(settled: Seen[], sourced: Map<string, Sourced>): string[] {
  const compared = new Map<string, { all: string[]; other: string[] }>();
  for (const { id, metadata } of settled)
    for (const [key, value] of Object.entries(sourced.get(id)?.metadata ?? {})) {
      if (value === null) continue;
      const { all, other } = compared.get(key) ?? { all: [], other: [] };
      all.push(id);
      if (canonicalJson(metadata[key] ?? null) !== canonicalJson(value)) other.push(id);
      compared.set(key, { all, other });
    }
  return [...new Set([...compared.values()].flatMap(({ all, other }) => few(other, all)))];
}

/**
 * Reports fewer documents than the source has, beyond those the shard lacked when it was well. More
 * documents are no fault.
 */
async function missing({ documents }: AuditDeps, { targetId, shardId, until, lacking }: Settled, records: number) {
  if (lacking === null) return [];
  const { documents: live, changed } = await documents.census(targetId, shardId, until);
  const expected = live - changed;
  const allowed = lacking === 0 ? 0 : lacking + Math.ceil(expected / 100);
  if (records >= expected - allowed) return [];
  return [`${expected - records} of ${expected} documents of its source are missing`];
}
