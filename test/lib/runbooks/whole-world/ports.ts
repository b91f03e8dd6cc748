import { snapshotBaselines } from '../../../../adapters/catalog/snapshots.ts';
import { localHomeServers } from '../../../../adapters/local/processes/home-servers.ts';
import { localTakeover } from '../../../../adapters/local/processes/takeover.ts';
import { openDatabase } from '../../../../adapters/local/records/database.ts';
import { heldLock } from '../../../../adapters/local/records/fence.ts';
import { config } from '../../../../core/contracts/config/config.ts';
import { generatorOf } from '../../../../core/contracts/config/target-of.ts';
import type { Clock } from '../../../../core/kernel/ports/clock.ts';
import type { Fence } from '../../../../core/kernel/ports/fence.ts';
import type { Registry } from '../../../../core/kernel/ports/registry.ts';
import type { Turns } from '../../../../core/kernel/ports/turns.ts';
import { gatewayFlag } from '../../../../core/provider/flag/gateway-flag.ts';
import { openRecords } from '../../../../sandbox/server/ports/records.ts';
import { manifestOf } from '../../../core/snapshot/world.ts';
import { baselineFor } from '../../../core/validation/world.ts';
import { FakeDocuments } from '../../../fakes/documents.ts';
import { FakeEmbedder } from '../../../fakes/embedder.ts';
import { FakeEvidenceStore } from '../../../fakes/evidence-store.ts';
import { FakeGoldenSets } from '../../../fakes/golden-sets.ts';
import { FakeNotifier } from '../../../fakes/notifier.ts';
import { shardEntry } from '../../../fakes/registry.ts';
import { FakeReports } from '../../../fakes/reports.ts';
import { FakeVolumeMoves } from '../../../fakes/volumes/volume-moves.ts';
import type { Damage } from './damage.ts';
import { keepingStatements } from './keeping-statements.ts';
import { GENERATOR, WorldPods } from './providers.ts';
import { type Effects, WorldServers, WorldStore, WorldVolumes } from './servers.ts';
import { BOOTSTRAP, startOf } from './starts.ts';
import { WorldJobs, WorldSnapshots } from './work.ts';

/** The golden queries that each shard has. */
export const BASELINE = baselineFor(3);
const TARGET = 'docs-rag';
const LOOK_MS = 300_000;
/** Other repairs, which have the turns when this one joins them, and have ended when it looks again. */
const OTHERS = [1, 2].map((n) => ({
  incidentId: `docs-rag-shard-restore-${90 + n}`,
  since: '2026-11-23T02:00:00.000Z',
}));

export type Ports = Awaited<ReturnType<typeof openPorts>>;

/**
 * Every port of the tasks: records on SQLite in memory, as the sandbox keeps them, and a service of
 * typed fakes with the damage of a scenario.
 */
export async function openPorts(clock: Clock, damage: Damage) {
  const db = keepingStatements(openDatabase(':memory:'));
  const held = (fence: Fence) => void heldLock(db, fence);
  const effects: Effects = [];
  const volumes = new WorldVolumes(damage.bytes, held, effects);
  const vectorStore = new WorldStore(damage, (url) => {
    if (workloads.memory.delete(url.replace('http://', ''))) effects.push(`reopen ${url}`);
  });
  const workloads = new WorldServers(volumes, vectorStore, held, effects);
  const snapshots = new WorldSnapshots(damage, effects);
  const records = openRecords(db, clock);
  await registerAll(records.registry, workloads, volumes, damage);
  const embedder = new SlowEmbedder();
  const ports = {
    ...{ db, effects, volumes, vectorStore, workloads, snapshots, ...records },
    registry: observed(records.registry, workloads, effects),
    turns: behindOthers(records.turns),
    jobs: new WorldJobs({ volumes, snapshots, damage }, clock, held, effects),
    evidence: new FakeEvidenceStore(),
    goldenSets: new FakeGoldenSets(),
    snapshotBaselines: snapshotBaselines(snapshots),
    notifier: new FakeNotifier(),
    reports: new FakeReports(),
    embedder,
    clock: { now: () => clock.now() + embedder.tookMs },
    documents: new FakeDocuments(Array.from({ length: 101 }, (_, n) => newerDocument(n))),
    indexLag: { oldestMissing: async () => null },
    takeover: localTakeover,
    homeServers: localHomeServers({ workloads }),
    volumeMoves: new FakeVolumeMoves({}),
    ...generationOf(records, clock, damage),
    ...startOf(clock, held, damage.start, effects),
    config: CONFIG,
  };
  await fillSnapshots(ports, damage);
  return ports;
}

/** Who generates the answers: the state on the records of this world, and the gateways that follow it. */
function generationOf(records: ReturnType<typeof openRecords>, clock: Clock, { outages, flag }: Damage) {
  const own = gatewayFlag({ ...records, clock, generatorOf: (id) => generatorOf(CONFIG, id) });
  const providerFlag = flag ?? own;
  return { providerFlag, generatorPods: new WorldPods({ ...records, providerFlag, clock }, outages) };
}

/** Takes its time for the first documents, as long as one look at the re-indexing works: there is a second look. */
class SlowEmbedder extends FakeEmbedder {
  tookMs = 0;

  override async embedDocuments(texts: string[]) {
    this.tookMs = LOOK_MS;
    return super.embedDocuments(texts);
  }
}

const CONFIG = config.parse({
  targets: [
    {
      ...{ id: TARGET, autonomy: 'approve', store: { kind: 'chroma', collection: 'docs' } },
      ...{ golden: { minimum: 3 }, approvals: { windowSeconds: 900 }, settleSeconds: 5, checkSeconds: 5 },
      ...{ maxEvidenceCopyBytes: 1_000_000, maxColdCopyBytes: 1_000_000, generator: GENERATOR, bootstrap: BOOTSTRAP },
    },
  ],
  routes: [{ alertname: 'RetrieverEmptyResults', runbook: 'shard-restore', target: TARGET }],
});

function newerDocument(n: number) {
  const addedAt = '2026-11-23T02:00:00.000Z';
  return {
    id: `new-${n}`,
    shardId: 'shard-1',
    text: `new document ${1000 + n}`,
    metadata: {},
    addedAt,
    deletedAt: null,
  };
}

function behindOthers(turns: Turns): Turns {
  let hasLooked = false;
  return {
    ...turns,
    async join(fence, at) {
      const queue = await turns.join(fence, at);
      const isFirst = !hasLooked;
      hasLooked = true;
      return isFirst ? [...OTHERS, ...queue] : queue;
    },
    async leave(fence) {
      await turns.leave(fence);
      hasLooked = false;
    },
  };
}

async function registerAll(
  registry: ReturnType<typeof openRecords>['registry'],
  workloads: WorldServers,
  volumes: WorldVolumes,
  { memory, files, replica }: Damage,
): Promise<void> {
  const stands = (name: string, health: Damage['files']) => {
    volumes.add(name, { files: health, documents: new Map() });
    workloads.put(name, name, `http://${name}`);
    workloads.inRotation.add(name);
  };
  stands('shard-1', files);
  stands('shard-2', 'well');
  workloads.memory.set('shard-1', memory);
  const entries = [shardEntry('shard-1'), shardEntry('shard-2')];
  if (replica !== 'none') {
    stands('shard-1-replica', replica);
    entries.push(shardEntry('shard-1-replica', { replicaOf: 'shard-1' }));
  }
  await registry.register(TARGET, entries);
}

/** The registry, with each real change written down. */
function observed(registry: Registry, workloads: WorldServers, effects: Effects): Registry {
  return {
    read: (targetId) => registry.read(targetId),
    async change(fence, shardId, patch) {
      const before = JSON.stringify(await registry.read(fence.targetId), dropEpoch);
      await registry.change(fence, shardId, patch);
      const after = await registry.read(fence.targetId);
      if (JSON.stringify(after, dropEpoch) === before) return;
      // When it was is not what was done: a step that is tried again comes later.
      const { outSince, ...what } = patch;
      const since = outSince === undefined ? {} : { outSince: outSince === null ? null : 'a time' };
      effects.push(`register ${shardId} ${JSON.stringify({ ...what, ...since })}`);
      workloads.inRotation.clear();
      for (const { route, workloadId } of after) if (route === 'self') workloads.inRotation.add(workloadId);
    },
  };
}

const dropEpoch = (key: string, value: unknown) => (key === 'epoch' ? undefined : value);

type Filled = { goldenSets: FakeGoldenSets; snapshots: WorldSnapshots };

async function fillSnapshots({ goldenSets, snapshots }: Filled, damage: Damage): Promise<void> {
  await goldenSets.record(TARGET, [], { 'shard-1': BASELINE, 'shard-2': BASELINE });
  for (const [at, snapshotId] of Object.keys(damage.snapshots).entries())
    snapshots.put(manifestOf(snapshotId, 2 + 24 * at, { baseline: BASELINE }));
}
