import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { CaseFile } from '../kernel/case-file.ts';
import type { DocumentSource, SourceDocument } from '../kernel/documents.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { Registry } from '../kernel/registry.ts';
import { DependencyUnavailable, NotFound } from '../kernel/task-error.ts';
import {
  type Embedder,
  type StoredDocument,
  StoreFailed,
  TextRefused,
  type VectorStore,
} from '../kernel/vector-store.ts';

type Deps = {
  registry: Registry;
  documents: DocumentSource;
  vectorStore: VectorStore;
  embedder: Embedder;
  caseFile: CaseFile;
};
type Input = TaskInput<'checkReindex'>;

const BATCH = 100;
const WAIT_SECONDS = 1;

/** Indexes the next 100 documents in the order of their source. One that the store refuses alone too counts as missing and is left; throws DependencyUnavailable where the whole store is away. */
export async function checkReindex(deps: Deps, input: Input): Promise<TaskOutput<'checkReindex'>> {
  const { incidentId } = input;
  const { reindex } = await deps.caseFile.facts(incidentId);
  if (!reindex) throw new NotFound(`incident '${incidentId}' has no count of documents: find the missing ones first`);
  const batch = await nextOf(deps, input, reindex);
  const refused = batch.length > 0 ? await indexAll(deps, input, batch) : [];
  const done = reindex.done + batch.length - refused.length;
  const missing = [...reindex.missing, ...refused];
  await deps.caseFile.save(incidentId, 'reindex', { total: reindex.total, done, missing });
  const finished = batch.length === 0 || done + missing.length >= reindex.total;
  if (finished) await noteEnd(deps, input, done, missing);
  return { done: finished, waitSeconds: WAIT_SECONDS };
}

async function nextOf(
  { caseFile, documents }: Deps,
  { incidentId, targetId, shardId }: Input,
  { total, done, missing }: { total: number; done: number; missing: string[] },
): Promise<SourceDocument[]> {
  const { freshWorkload } = await caseFile.facts(incidentId);
  if (!freshWorkload || total === 0) return [];
  const start = done + missing.length;
  const newer = new Map<string, SourceDocument>();
  for await (const document of documents.changedSince(targetId, shardId, freshWorkload.takenAt))
    if (document.deletedAt === null) newer.set(document.id, document);
  return [...newer.values()].slice(start, Math.min(start + BATCH, total));
}

/** Gives the ids of those that the store refuses. */
async function indexAll(deps: Deps, input: Input, batch: SourceDocument[]): Promise<string[]> {
  const { url } = await findShard(deps, input);
  const vectors = await deps.embedder.embedDocuments(batch.map(({ text }) => text));
  const refused: string[] = [];
  const stored: StoredDocument[] = [];
  for (const [at, { id, text, metadata, addedAt }] of batch.entries()) {
    const vector = vectors[at] ?? [];
    if (vector instanceof TextRefused) refused.push(id);
    else stored.push({ id, text, vector, metadata: addedAt === null ? metadata : { ...metadata, addedAt } });
  }
  if (await accepts(deps, url, stored)) return refused;
  for (const document of stored) {
    const { reachable, detail } = await deps.vectorStore.status(url);
    if (!reachable)
      throw new DependencyUnavailable(`the server of '${input.shardId}' is away: '${detail}', look at it`);
    if (!(await accepts(deps, url, [document]))) refused.push(document.id);
  }
  return refused;
}

async function accepts({ vectorStore }: Deps, url: string, documents: StoredDocument[]): Promise<boolean> {
  try {
    await vectorStore.upsert(url, documents);
    return true;
  } catch (error) {
    if (error instanceof StoreFailed) return false;
    throw error;
  }
}

function noteEnd({ caseFile }: Deps, { incidentId }: Input, done: number, missing: string[]): Promise<void> {
  const rest = missing.length > 0 ? `; '${missing.length}' were refused and are missing` : '';
  return caseFile.note(incidentId, 'reindex:done', `Indexed '${done}' documents again${rest}.`);
}
