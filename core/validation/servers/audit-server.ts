import type { TargetConfig } from '../../contracts/config/config.ts';
import { canonicalJson, shortDigest } from '../../kernel/digest.ts';
import { ContentsUnknown, type StoredDocument, StoreFailed } from '../../kernel/ports/vector-store.ts';
import { deviationsOf } from '../judgement/deviations-of.ts';
import { type AuditDeps, type Audited, findDifferences, type Seen } from '../judgement/find-differences.ts';
import { findUnreachable, type Search } from '../judgement/find-unreachable.ts';
import { walkDocuments } from './walk-documents.ts';

/**
 * How many documents were read. `damage` says what is wrong with them in themselves, `differs` how
 * they differ from their source or embedding.
 */
export type Audit = { documents: number; damage: string[]; differs: string[] };

/**
 * An approximate index may lose one of this many documents. Below that, most find every document
 * when asked for a thousand.
 */
const ONE_LOST_OF = 2_000;
/** An index that lost some documents while it was well loses more as it grows. */
const GROWTH = 1.5;

/**
 * Reads every document of a server in every way the service does, or `golden.auditDocuments` random
 * ones if it holds more, and searches for each by its own vector.
 */
export async function auditServer(deps: AuditDeps, server: Audited, golden: TargetConfig['golden']): Promise<Audit> {
  const { records, detail } = await deps.vectorStore.status(server.url);
  if (records === null) return { documents: 0, damage: [`can't count its documents: ${detail}`], differs: [] };
  const walk = { url: server.url, records, most: golden.auditDocuments };
  const search = { url: server.url, tolerance: golden.scoreTolerance };
  const faults = new Faults(server.unfound ?? 0);
  const seen: Seen[] = [];
  try {
    for await (const batch of walkDocuments(deps.vectorStore, walk))
      seen.push(...(await inspect(deps, search, batch, faults)));
    const { records: now } = await deps.vectorStore.status(server.url);
    const isListed = records > walk.most || now !== records || seen.length === records;
    if (!isListed) faults.words.push(`lists ${seen.length} of ${records} documents`);
  } catch (error) {
    if (error instanceof ContentsUnknown) return { documents: 0, damage: [], differs: [] };
    if (!(error instanceof StoreFailed)) throw error;
    return { documents: seen.length, damage: [`can't read its documents: ${error.message}`], differs: [] };
  }
  const damage = faults.inWords(seen.length);
  const differs = damage.length > 0 ? [] : await findDifferences(deps, server, { seen, records });
  return { documents: seen.length, damage, differs };
}

class Faults {
  readonly words: string[] = [];
  private readonly ids = new Map<string, string[]>();

  constructor(private readonly unfound: number) {}

  add(what: string, ids: string[]): void {
    if (ids.length > 0) this.ids.set(what, [...(this.ids.get(what) ?? []), ...ids]);
  }

  inWords(read: number): string[] {
    const told = [...this.ids].filter(([what, { length }]) => length > this.allowed(what, read));
    return [
      ...this.words,
      ...told.map(([what, ids]) => `${ids.length} of ${read} documents ${what}, e.g. '${ids[0]}'`),
    ];
  }

  private allowed(what: string, read: number): number {
    const asWhenWell = Math.ceil(GROWTH * this.unfound * read);
    if (what === LOST) return Math.max(asWhenWell, Math.floor(read / ONE_LOST_OF));
    return what === BARE ? asWhenWell : 0;
  }
}

const LOST = 'are not found by their own vector';
const BARE = 'have no vector';

async function inspect(deps: AuditDeps, search: Search, batch: StoredDocument[], faults: Faults): Promise<Seen[]> {
  const whole = batch.filter(({ vector }) => vector.length > 0);
  faults.add(BARE, idsOf(batch.filter(({ vector }) => vector.length === 0)));
  const byId = await deps.vectorStore.read(search.url, idsOf(batch));
  const readAs = new Map(byId.map((document) => [document.id, canonicalJson(document)]));
  faults.add(
    'have another text when read by their id',
    idsOf(batch.filter((each) => readAs.get(each.id) !== canonicalJson(each))),
  );
  const { lost, misread } = await findUnreachable(deps.vectorStore, search, whole);
  faults.add(LOST, lost);
  faults.add('have another text when they are found', misread);
  const deviations = await deviationsOf(deps.embedder, batch);
  return Promise.all(
    batch.map(async ({ id, text, metadata }, at) => {
      return { id, metadata, digest: await shortDigest(text), deviation: deviations[at] ?? null };
    }),
  );
}

const idsOf = (documents: StoredDocument[]): string[] => documents.map(({ id }) => id);
