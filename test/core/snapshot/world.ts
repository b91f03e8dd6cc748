import type { SnapshotManifest } from '../../../core/contracts/agent/snapshot-manifest.ts';
import { config } from '../../../core/contracts/config/config.ts';
import type { JobStatus } from '../../../core/kernel/ports/jobs.ts';
import { FakeCaseFile } from '../../fakes/case-file.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeDocuments } from '../../fakes/documents.ts';
import { FakeEmbedder } from '../../fakes/embedder.ts';
import { FakeGoldenSets } from '../../fakes/golden-sets.ts';
import { FakeRegistry, shardEntry } from '../../fakes/registry.ts';
import { FakeVectorStore } from '../../fakes/vector-store.ts';
import { FakeJobs } from '../../fakes/volumes/jobs.ts';
import { FakeSnapshots } from '../../fakes/volumes/snapshots.ts';
import { FakeVolumes } from '../../fakes/volumes/volumes.ts';
import { FakeWorkloads } from '../../fakes/volumes/workloads.ts';
import { baselineFor, server } from '../validation/world.ts';

export const ref = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-1', epoch: 4 };

/** A manifest that fits shard-1, taken that many hours before 03:00. */
export function manifestOf(snapshotId: string, hours: number, patch: Partial<SnapshotManifest> = {}): SnapshotManifest {
  return {
    ...{ formatVersion: 1, snapshotId, targetId: 'docs-rag', shardId: 'shard-1', files: [] },
    takenAt: new Date(Date.parse('2026-11-23T03:00:00.000Z') - hours * 3_600_000).toISOString(),
    ...{ store: { kind: 'chroma', version: '1' }, embedding: { model: 'fake-1', dimension: 1 } },
    ...{ records: 12, bytes: 300 * 1024 * 1024, baseline: baselineFor(12) },
    ...patch,
  };
}

/** A target whose shard-1 is on volume `shard-1`, with an old and a new proven snapshot. */
export async function prepareWorld() {
  const clock = new FakeClock();
  const vectorStore = new FakeVectorStore();
  vectorStore.servers.set('http://shard-1', server());
  const goldenSets = new FakeGoldenSets();
  await goldenSets.record('docs-rag', [], { 'shard-1': baselineFor(12) });
  const snapshots = new FakeSnapshots();
  snapshots.put(manifestOf('old', 48));
  snapshots.put(manifestOf('new', 24));
  const workloads = new FakeWorkloads();
  workloads.put('shard-1', 'shard-1', 'http://shard-1');
  const documents = new FakeDocuments();
  for (const id of ['d-1', 'd-2']) documents.add({ id, addedAt: '2026-11-23T02:00:00.000Z' });
  return {
    ...{ clock, vectorStore, goldenSets, snapshots, workloads, documents },
    takeover: {
      refusal: async (): Promise<string | null> => null,
      afterwards: async () => ["Helm starts StatefulSet 'shard-2' again each time"],
    },
    indexLag: { oldestMissing: async (): Promise<string | null> => null },
    embedder: new FakeEmbedder(),
    caseFile: new FakeCaseFile(clock),
    jobs: new FakeJobs(),
    registry: new FakeRegistry('docs-rag', [shardEntry('shard-1')]),
    volumes: new FakeVolumes(['shard-1']),
    config: config.parse({
      targets: [
        { id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' }, checkSeconds: 7, jobDeadlineSeconds: 600 },
      ],
      routes: [{ alertname: 'RetrieverEmptyResults', runbook: 'shard-restore', target: 'docs-rag' }],
    }),
  };
}
export type World = Awaited<ReturnType<typeof prepareWorld>>;

/** Moves a job of the fake on. */
export function setStatus({ jobs }: Pick<World, 'jobs'>, jobId: string, patch: Partial<JobStatus>): void {
  Object.assign(jobs.known.get(jobId)?.status ?? {}, patch);
}

/** The texts of the timeline whose keys start so. */
export async function notes({ caseFile }: Pick<World, 'caseFile'>, key: string): Promise<string[]> {
  const timeline = await caseFile.timeline(ref.incidentId);
  return timeline.filter((line) => line.key.startsWith(key)).map(({ text }) => text);
}
