import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../adapters/config-file.ts';
import { documentsFrom } from '../../../adapters/local/files/document-source.ts';
import { endAllOf } from '../../../adapters/local/processes/end-all.ts';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import type { Incident } from '../../../core/contracts/incident.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { openControlPlane } from '../../../sandbox/server/control-plane.ts';
import { builtIn, pathsIn } from '../../../sandbox/server/paths.ts';
import { openPorts, type Ports } from '../../../sandbox/server/ports/ports.ts';
import { newSecrets } from '../../../sandbox/server/session.ts';
import { addDocuments } from '../../../sandbox/world/documents.ts';
import { indexer } from '../../../sandbox/world/indexer.ts';
import { documentsFileOf } from '../../../sandbox/world/world.ts';
import { copyPrepared, ROOT } from '../../sandbox/server/prepared.ts';
import { until } from '../../until.ts';
import { type Question, readTruth, type Truth } from './oracle.ts';

export const SHARD = 'shard-2';
const NEWER = 130;
/** Four repairs at once share the machine with whatever else it does. */
const PATIENCE_MS = 900_000;
const PLACE = { shardId: SHARD, replicaOf: null };

/**
 * A service of one shard that stands still: its state folder is copied for each damage. `older` is
 * its volume at the time of its snapshot, `NEWER` documents ago.
 */
export type Template = { dir: string; older: string; truth: Truth };
/** A running service of one shard with all of the control plane, and nobody who watches or writes. */
export type OneShard = Awaited<ReturnType<typeof openOneShard>>;

/** Makes the template below a folder, from the service that all suites of a run share. */
export async function makeTemplate(folder: string): Promise<Template> {
  const dir = join(folder, 'template');
  await copyPrepared(dir);
  forgetOthers(dir);
  const older = join(folder, 'older');
  cpSync(volumeIn(dir), older, { recursive: true });
  const ports = portsOf(dir);
  try {
    const url = await startServer(ports);
    const newer = { targetId: ports.targetId, shardIds: [SHARD], perShard: NEWER };
    addDocuments({ file: documentsFileOf(dir), clock: ports.clock }, newer);
    await index(ports, url);
    const baseline = await ports.goldenSets.baseline(ports.targetId, SHARD);
    const vectors = await ports.embedder.embed(baseline.map(({ q }) => q));
    const questions = baseline.map(({ qid }, at): Question => ({ qid, vector: vectors[at] ?? [] }));
    const truth = await readTruth(url, ports.collection, questions);
    return { dir, older, truth };
  } finally {
    await endAll(ports);
    standStill(dir);
  }
}

/** Starts a copy of the template in `dir`; `beforeStart` finds its volume without a server. */
export async function openOneShard(template: Template, dir: string, beforeStart: (volume: string) => void) {
  cpSync(template.dir, dir, { recursive: true });
  beforeStart(volumeIn(dir));
  const ports = portsOf(dir);
  const url = await startServer(ports);
  const { built, paths } = placesIn(dir);
  const control = await openControlPlane({ ports, paths, built, retrieverUrl: url, secrets: newSecrets(), port: 0 });
  const { targetId, collection } = ports;
  return {
    ...{ ports, url, collection, volume: volumeIn(dir) },
    /** Runs the whole runbook, which a person asks for and the policy approves. */
    async repair(): Promise<Incident> {
      const runbook = 'shard-restore';
      const { id } = await startByPerson(ports, { targetId, subjectId: SHARD, runbook, by: 'eve' });
      control.wake();
      const closed = async () => {
        const incident = await ports.incidents.get(id);
        return incident.closedAt !== null && incident;
      };
      const story = async () => (await ports.caseFile.timeline(id)).map(({ text }) => text).join('\n');
      return until(closed, story, PATIENCE_MS);
    },
    /** Has the service's own indexer bring in what the file of documents says now. */
    index: () => index(ports, url),
    /** Where the server listens that stands for the shard now, after a restart where that is asked for. */
    async served(reopened: boolean): Promise<string> {
      const [entry] = await ports.registry.read(targetId);
      if (reopened) await ports.workloads.unfenced.restart(String(entry?.workloadId));
      return addressOf(ports, String(entry?.workloadId));
    },
    async end(): Promise<void> {
      await control.stop();
      await endAll(ports);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function placesIn(dir: string) {
  return { paths: pathsIn(dir), built: builtIn(ROOT) };
}

function portsOf(dir: string): Ports {
  const { paths, built } = placesIn(dir);
  const config = readConfig(built.config);
  for (const target of config.targets) {
    Object.assign(target, { autonomy: 'auto', settleSeconds: 0, cooldownSeconds: 0, checkSeconds: 1 });
  }
  return openPorts(paths, built, config);
}

/** One that does not come up is registered all the same, as the shard would be. */
async function startServer(ports: Ports): Promise<string> {
  await ports.workloads.unfenced.start({ workloadId: SHARD, volume: SHARD });
  const url = addressOf(ports, SHARD);
  const entry = { ...PLACE, workloadId: SHARD, url, route: 'self' as const, replicaUrl: null, epoch: 0 };
  await ports.registry.register(ports.targetId, [entry]);
  return url;
}

function addressOf({ processTable }: Ports, workloadId: string): string {
  return `http://127.0.0.1:${processTable.find(workloadId)?.port}`;
}

async function index({ db, dir, registry, vectorStore, embedder, writers }: Ports, url: string): Promise<void> {
  const deps = { db, file: documentsFileOf(dir), registry, vectorStore, embedder, gate: writers };
  await indexer(deps).catchUp(PLACE, async () => url);
  const { documents } = await documentsFrom(deps.file, 0);
  const deleted = documents.filter(({ shardId, deletedAt }) => shardId === SHARD && deletedAt !== null);
  await vectorStore.remove(
    url,
    deleted.map(({ id }) => id),
  );
}

async function endAll({ dir, db }: Ports): Promise<void> {
  await endAllOf(dir);
  db.close();
}

/** The other shards of the shared service are not started, and not copied each time. */
function forgetOthers(dir: string): void {
  for (const folder of ['volumes', 'snapshots'])
    for (const name of readdirSync(join(dir, folder)))
      if (name !== SHARD && !name.startsWith(`${SHARD}-2`)) rmSync(join(dir, folder, name), { recursive: true });
  const db = openDatabase(join(dir, 'ragmend.db'));
  db.prepare('DELETE FROM processes').run();
  db.close();
}

/** What is copied has to be one file for each database, and no process of its own. */
function standStill(dir: string): void {
  const db = openDatabase(join(dir, 'ragmend.db'));
  db.prepare('DELETE FROM processes').run();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  for (const name of readdirSync(dir))
    if (name.startsWith('engine.db')) renameSync(join(dir, name), join(dir, `earlier-${name}`));
}

const volumeIn = (dir: string) => join(dir, 'volumes', SHARD);
