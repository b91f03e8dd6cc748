import type { TargetConfig } from '../../contracts/config/config.ts';
import type { DocumentSource } from '../../kernel/ports/documents.ts';
import {
  ContentsUnknown,
  type StoreContents,
  type StoredDocument,
  StoreFailed,
  type VectorStore,
} from '../../kernel/ports/vector-store.ts';
import { DependencyUnavailable } from '../../kernel/task-error.ts';
import type { Place } from '../judgement/find-changes.ts';
import { findUnfound, type Search } from '../judgement/find-unreachable.ts';
import type { Judgement } from '../judgement/judge.ts';

type Deps = { vectorStore: VectorStore & StoreContents; documents: Pick<DocumentSource, 'newest'> };
/** `unfound` is the share of documents that their own vectors did not find while the server was well. */
type Server = Place & { url: string; unfound: number };

const NEWEST = 4;
const RANDOM = 4;
const MORE = 24;

/**
 * Returns the same judgement, or unwell if some of the newest or of random documents can't be read
 * or found: golden queries cover only a few old ones.
 */
export async function probeSample(
  deps: Deps,
  server: Server,
  read: Judgement,
  golden: TargetConfig['golden'],
): Promise<Judgement> {
  if (!read.healthy) return read;
  const fault = await faultOf(deps, server, golden);
  return fault === null ? read : { ...read, healthy: false, reason: `${read.reason}, but ${fault}` };
}

async function faultOf(deps: Deps, server: Server, { scoreTolerance }: TargetConfig['golden']): Promise<string | null> {
  const { url, unfound } = server;
  try {
    const newest = await newestOf(deps, server);
    const documents = [...newest, ...(await deps.vectorStore.sample(url, RANDOM))];
    return await unreachableOf(deps, { url, tolerance: scoreTolerance }, documents, unfound);
  } catch (error) {
    if (error instanceof ContentsUnknown) return countFaultOf(deps, url);
    if (error instanceof StoreFailed) return `it can't read its documents: ${error.message}`;
    throw error;
  }
}

async function countFaultOf({ vectorStore }: Deps, url: string): Promise<string | null> {
  const { records, detail } = await vectorStore.status(url);
  return records === null ? `it can't count its documents: ${detail}` : null;
}

/** Returns the newest documents that the server holds; its writers may lag. */
async function newestOf(
  { documents, vectorStore }: Deps,
  { targetId, shardId, url }: Server,
): Promise<StoredDocument[]> {
  try {
    const newest = await documents.newest(targetId, shardId, NEWEST);
    return await vectorStore.read(
      url,
      newest.map(({ id }) => id),
    );
  } catch (error) {
    if (error instanceof DependencyUnavailable) return [];
    throw error;
  }
}

/**
 * An approximate index may lose one document, but hardly two of so few, unless it lost many while
 * it was well.
 */
async function unreachableOf(
  { vectorStore }: Deps,
  search: Search,
  documents: StoredDocument[],
  unfound: number,
): Promise<string | null> {
  const bare = documents.find(({ vector }) => vector.length === 0);
  if (bare && unfound === 0) return `document '${bare.id}' has no vector`;
  const { lost, misread } = await findUnfound(vectorStore, search, documents);
  const isDoubtful = lost.length === 1 || (lost.length > 0 && unfound > 0);
  const more = isDoubtful ? await vectorStore.sample(search.url, MORE) : [];
  const also = (await findUnfound(vectorStore, search, more)).lost.filter((id) => !lost.includes(id));
  const all = [...new Set([...lost, ...also])];
  const asked = documents.length + more.length;
  if (misread.length > 0)
    return `${misread.length} documents have another text when they are found, e.g. '${misread[0]}'`;
  if (all.length < 2 + Math.round(2 * unfound * asked)) return null;
  return `${all.length} of ${asked} documents are not found by their own vector, e.g. '${all[0]}'`;
}
