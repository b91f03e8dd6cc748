import type { DocumentLine } from '../../adapters/documents/document-line.ts';
import { waitUntil } from '../../adapters/wait-until.ts';
import { addDocuments, changeDocuments } from '../world/documents.ts';
import { addressesOf, GENERATION, keepGenerating } from '../world/generator/generation.ts';
import { indexer } from '../world/indexer.ts';
import { RETRIEVER, retrieverService } from '../world/retriever-process.ts';
import { isDeployed } from '../world/service/deploy-service.ts';
import { keepService } from '../world/service/keeper/keep-service.ts';
import { addressOf, hungEnder, startService, urlOfPort } from '../world/service-process.ts';
import { createWorld, documentsFileOf, SHARD_IDS } from '../world/world.ts';
import { loop } from './loops.ts';
import type { Built, Paths } from './paths.ts';
import type { Ports } from './ports/ports.ts';
import { problemLog } from './problems.ts';
import type { Session } from './session.ts';
import { watchWorld } from './watch-world.ts';

const INDEX_MS = 250;
const OLDER_DOCUMENTS = 2;
const NEWER_DOCUMENTS = 7;
const KEEP_MS = 200;
/** Programs without a keeper of their own are looked after less often. */
const ALONE_EVERY_PASSES = 5;

/** The protected RAG service, as far as the sandbox controls it. */
export type RunningWorld = Awaited<ReturnType<typeof startWorld>>;

/** Starts the service with its writer; `watch` starts its users and the detector. */
export async function startWorld(ports: Ports, paths: Paths, built: Built, onProgress: (text: string) => void) {
  const { db, dir, targetId, clock, registry, vectorStore, embedder } = ports;
  const file = documentsFileOf(dir);
  const report = problemLog(paths.log, clock);
  const index = indexer({ db, file, registry, vectorStore, embedder, gate: ports.writers });
  const stop = new AbortController();
  const { signal } = stop;
  const [world] = await Promise.all([
    createWorld(worldDeps(ports, built, index), everyFifth(onProgress)),
    generating(ports, built, null),
  ]);
  const indexing = index.run({ targetId, everyMs: INDEX_MS, signal, onFailure: report('indexer') });
  const running: Promise<void>[] = [indexing];
  let passes = 0;
  const endIfHung = hungEnder({ table: ports.processTable });
  const keep = async () => {
    if (isDeployed(ports.serviceObjects)) return keepService(keeperDeps(ports, built));
    if (passes++ % ALONE_EVERY_PASSES !== 0) return;
    await Promise.all([RETRIEVER, ...Object.values(GENERATION)].map(endIfHung));
    await keepPrograms(ports, built);
  };
  const keeper = loop(KEEP_MS, keep, report('service'));
  const untilIndexed = async () => {
    for (const entry of world.entries) await waitUntil(async () => (await index.pending(entry)) === 0, { everyMs: 50 });
  };
  return {
    ...world,
    /** Adds documents before the snapshots are taken, and waits until they are indexed. */
    async addOlderDocuments(): Promise<DocumentLine[]> {
      const added = addDocuments({ file, clock }, { targetId, shardIds: SHARD_IDS, perShard: OLDER_DOCUMENTS });
      await untilIndexed();
      return added;
    },
    /**
     * Adds documents that the snapshots lack, deletes one of each shard that they have, restricts
     * another, and waits until all is indexed.
     */
    async addNewerDocuments(older: DocumentLine[]) {
      addDocuments({ file, clock }, { targetId, shardIds: SHARD_IDS, perShard: NEWER_DOCUMENTS });
      const nth = (at: number) => older.filter((_, index) => index % OLDER_DOCUMENTS === at);
      changeDocuments({ file, clock }, nth(0), 'delete');
      changeDocuments({ file, clock }, nth(1), { metadata: { source: 'field-notes', acl: 'hr-only' } });
      await untilIndexed();
    },
    /** Starts what generates answers; only then can users ask. */
    startAnswering: () => generating(ports, built, isDeployed(ports.serviceObjects) ? null : world.retrieverUrl),
    /** From now on, users ask questions and faults raise alerts. */
    watch(session: Session) {
      running.push(...watchWorld(ports, paths, { session, failingWrites: index.failing, signal }));
    },
    async quiet() {
      stop.abort();
      await Promise.all([...running, keeper.stop()]);
    },
  };
}

/**
 * Restarts programs of the service that died, each on its port: no runbook could repair a service
 * that nobody can ask.
 */
async function keepPrograms(ports: Ports, built: Built): Promise<void> {
  const retriever = retrieverOf(ports, built);
  const url = addressOf(ports.processTable, retriever.name) ?? (await startService(ports.processTable, retriever));
  if (Object.values(addressesOf(ports.processTable)).some((address) => address() === null))
    await generating(ports, built, url);
}

/** Starts what generates answers, where the configuration has a generator. */
async function generating({ dir, targetId, target, processTable: table }: Ports, { root }: Built, url: string | null) {
  if (target.generator) await keepGenerating({ dir, root, targetId, table, config: target.generator }, url);
}

function worldDeps(ports: Ports, built: Built, index: ReturnType<typeof indexer>) {
  const { dir, targetId, clock, workloads: processes, processTable: table, registry, collection } = ports;
  const known = { dir, root: built.root, targetId, clock, processes, table, registry, index, collection };
  const port = isDeployed(ports.serviceObjects) ? table.find('retriever')?.port : undefined;
  return { ...known, retriever: port === undefined ? retrieverOf(ports, built) : { url: urlOfPort(port) } };
}

const keeperDeps = ({ dir, clock, serviceObjects: objects, processTable: table }: Ports, { root }: Built) => ({
  ...{ dir, root, clock, objects, table },
});

function retrieverOf({ dir, targetId, target, collection }: Ports, { root }: Built) {
  return retrieverService(root, { dir, targetId, collection, topK: target.golden.topK });
}

function everyFifth(onProgress: (text: string) => void) {
  let said = -1;
  return (done: number, total: number) => {
    const fifth = Math.floor((done / total) * 5);
    if (fifth > said) onProgress(`indexed ${done} of ${total} document chunks`);
    said = fifth;
  };
}
