import type { CaseFacts } from '../../../core/contracts/case-file.ts';
import { config } from '../../../core/contracts/config/config.ts';
import type { PlanOf } from '../../../core/contracts/plan.ts';
import { shardNamed } from '../../../core/contracts/subject.ts';
import { FakeCaseFile } from '../../fakes/case-file.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeDocuments } from '../../fakes/documents.ts';
import { FakeEmbedder } from '../../fakes/embedder.ts';
import { FakeRegistry, shardEntry } from '../../fakes/registry.ts';
import { restorePlan as planOfRestore } from '../../fakes/restore-plan.ts';
import { saveFacts as saveAll } from '../../fakes/save-facts.ts';
import { FakeVectorStore } from '../../fakes/vector-store.ts';
import { FakeJobs } from '../../fakes/volumes/jobs.ts';
import { FakeVolumeMoves } from '../../fakes/volumes/volume-moves.ts';
import { FakeVolumes } from '../../fakes/volumes/volumes.ts';
import { FakeWorkloads } from '../../fakes/volumes/workloads.ts';

export const ref = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-1', epoch: 3 };
export const START = '2026-11-23T03:00:00.000Z';
export const restore = { snapshotId: 'snap-1', volume: 'shard-1-r3', workloadId: 'shard-1-r3' };
const well = { healthy: true, asked: 15, hits: 15, reason: '15 of 15 answers right' };
const snapshot = { takenAt: '2026-11-23T01:00:00.000Z', bytes: 9, manifestSha256: 'f'.repeat(64), proof: 'golden' };

/** A plan to restore a snapshot to a volume and a workload of one name. */
export function restorePlan(snapshotId = 'snap-1', name = 'shard-1-r3'): PlanOf<'restore'> {
  return planOfRestore({
    ...{
      incidentId: ref.incidentId,
      subject: shardNamed('shard-1'),
      volume: name,
      workloadId: name,
      summary: 'restore',
    },
    ...{ dataLossSeconds: 7200, missingDocuments: 4 },
    snapshot: { snapshotId, ...snapshot },
  });
}

/** Two shards and a replica of the first; `epoch` 3 holds the lock. */
export function prepareWorld() {
  const clock = new FakeClock(Date.parse(START));
  const vectorStore = new FakeVectorStore();
  const answer = () => ({ ids: [], scores: [] });
  const names = ['shard-1', 'shard-2', 'shard-1-replica', 'shard-1-r3'];
  for (const name of names) vectorStore.servers.set(`http://${name}`, { answer, documents: new Map() });
  const workloads = new FakeWorkloads();
  workloads.put('shard-1', 'shard-1', 'http://shard-1');
  const replica = shardEntry('shard-1-replica', { replicaOf: 'shard-1' });
  return {
    ...{ clock, vectorStore, workloads },
    embedder: new FakeEmbedder(),
    documents: new FakeDocuments(),
    caseFile: new FakeCaseFile(clock),
    jobs: new FakeJobs(),
    volumes: new FakeVolumes(['shard-1', 'shard-1-r3']),
    volumeMoves: new FakeVolumeMoves({}),
    registry: new FakeRegistry('docs-rag', [shardEntry('shard-1'), shardEntry('shard-2'), replica], 3),
    config: config.parse({
      targets: [{ id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' }, settleSeconds: 60 }],
      routes: [{ alertname: 'RetrieverEmptyResults', runbook: 'shard-restore', target: 'docs-rag' }],
    }),
  };
}
export type World = ReturnType<typeof prepareWorld>;

export async function entryOf({ registry }: World, shardId = 'shard-1') {
  return (await registry.read('docs-rag')).find((entry) => entry.shardId === shardId);
}

export async function saveFacts({ caseFile }: World, facts: Partial<CaseFacts>): Promise<void> {
  await saveAll(caseFile, ref, facts);
}

export async function keysIn({ caseFile }: World): Promise<string[]> {
  return (await caseFile.timeline(ref.incidentId)).map(({ key }) => key);
}

/** A shard out of rotation whose snapshot stands restored, started and validated beside it. */
export async function prepareRestored(): Promise<World> {
  const world = prepareWorld();
  await world.registry.change(ref, 'shard-1', { route: 'none' });
  world.workloads.put('shard-1-r3', 'shard-1-r3', 'http://shard-1-r3');
  await saveFacts(world, {
    plans: { 'restore-hash': restorePlan() },
    freshWorkload: { ...restore, takenAt: snapshot.takenAt },
    probes: { 'restored:snap-1': well, restarted: { ...well, healthy: false, hits: 0 } },
  });
  return world;
}

/** A shard out of rotation that answers right since its restart. */
export async function prepareRestarted(): Promise<World> {
  const world = prepareWorld();
  await world.registry.change(ref, 'shard-1', { route: 'none' });
  await saveFacts(world, { probes: { reopened: { ...well, healthy: false, hits: 3 }, restarted: well } });
  return world;
}
