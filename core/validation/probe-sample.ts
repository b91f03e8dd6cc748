import type { TargetConfig } from '../contracts/config.ts';
import type { DocumentSource } from '../kernel/documents.ts';
import { DependencyUnavailable } from '../kernel/task-error.ts';
import {
  ContentsUnknown,
  type StoreContents,
  type StoredDocument,
  StoreFailed,
  type VectorStore,
} from '../kernel/vector-store.ts';
import type { Place } from './find-changes.ts';
import { findUnreachable, type Search } from './find-unreachable.ts';
import type { Judgement } from './judge.ts';

type Deps = { vectorStore: VectorStore & StoreContents; documents: Pick<DocumentSource, 'newest'> };
type Server = Place & { url: string };

const NEWEST = 4;
const RANDOM = 4;
const MORE = 24;

/** The same judgement, unwell where some of the newest documents and of any that the server holds can't be read or found: golden queries ask for a few old ones only. */
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
  const { url } = server;
  try {
    const newest = await newestOf(deps, server);
    const documents = [...newest, ...(await deps.vectorStore.sample(url, RANDOM))];
    return await unreachableOf(deps, { url, tolerance: scoreTolerance }, documents);
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

/** Those of the newest that the server holds; its writers may be behind. */
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

/** An approximate index may lose one document, and hardly two of so few. */
async function unreachableOf(
  { vectorStore }: Deps,
  search: Search,
  documents: StoredDocument[],
): Promise<string | null> {
  const bare = documents.find(({ vector }) => vector.length === 0);
  if (bare) return `document '${bare.id}' has no vector`;
  const { lost, misread } = await findUnreachable(vectorStore, search, documents);
  const more = lost.length === 1 ? await vectorStore.sample(search.url, MORE) : [];
  const also = (await findUnreachable(vectorStore, search, more)).lost.filter((id) => !lost.includes(id));
  const all = [...new Set([...lost, ...also])];
  if (misread.length > 0) return `${misread.length} documents read otherwise when they are found, e.g. '${misread[0]}'`;
  if (all.length < 2) return null;
  return `${all.length} of ${documents.length + more.length} documents are not found by their own vector, e.g. '${all[0]}'`;
}
