import { snapshotBaselines } from '../../../adapters/catalog/snapshots.ts';
import { type Config, config } from '../../../core/contracts/config/config.ts';
import type { BaselineEntry, Ranking } from '../../../core/contracts/golden.ts';
import { FakeCaseFile } from '../../fakes/case-file.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { FakeDocuments } from '../../fakes/documents.ts';
import { FakeEmbedder } from '../../fakes/embedder.ts';
import { FakeGoldenSets } from '../../fakes/golden-sets.ts';
import { FakeRegistry, shardEntry } from '../../fakes/registry.ts';
import { type FakeServer, FakeVectorStore } from '../../fakes/vector-store.ts';
import { FakeSnapshots } from '../../fakes/volumes/snapshots.ts';
import { FakeVolumes } from '../../fakes/volumes/volumes.ts';
import { FakeWorkloads } from '../../fakes/volumes/workloads.ts';

export const ref = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-1', epoch: 1 };

/** The right answer to query `n`. */
export const rightAnswer = ([n = -1]: number[]): Ranking => ({
  ids: [1, 2, 3, 4, 5].map((place) => `doc-${n}-${place}`),
  scores: [0.9, 0.8, 0.7, 0.6, 0.5],
});

/** A baseline of `count` queries that `rightAnswer` satisfies. */
export function baselineFor(count: number): BaselineEntry[] {
  return Array.from({ length: count }, (_, n) => ({ qid: `g-${n}`, q: `query ${n}`, ...rightAnswer([n]) }));
}

export function server(answer: FakeServer['answer'] = rightAnswer): FakeServer {
  return { answer, documents: new Map() };
}

/** A target of two shards and one replica; shard-1 has 12 golden queries and answers them right. */
export async function prepareWorld(golden: Partial<Config['targets'][number]['golden']> = {}) {
  const clock = new FakeClock();
  const vectorStore = new FakeVectorStore();
  for (const name of ['shard-1', 'shard-2', 'shard-1-replica']) vectorStore.servers.set(`http://${name}`, server());
  const snapshots = new FakeSnapshots();
  const goldenSets = new FakeGoldenSets();
  await goldenSets.record('docs-rag', [], { 'shard-1': baselineFor(12) });
  return {
    clock,
    vectorStore,
    goldenSets,
    embedder: new FakeEmbedder(),
    documents: new FakeDocuments(),
    caseFile: new FakeCaseFile(clock),
    registry: new FakeRegistry('docs-rag', [
      shardEntry('shard-1'),
      shardEntry('shard-2'),
      shardEntry('shard-1-replica', { replicaOf: 'shard-1' }),
    ]),
    indexLag: { oldestMissing: async (): Promise<string | null> => null },
    ...{ snapshots, snapshotBaselines: snapshotBaselines(snapshots) },
    workloads: new FakeWorkloads(),
    volumes: new FakeVolumes(['shard-1']),
    config: config.parse({
      targets: [
        { id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' }, golden, settleSeconds: 60, checkSeconds: 7 },
      ],
      routes: [{ alertname: 'RetrieverEmptyResults', runbook: 'shard-restore', target: 'docs-rag' }],
    }),
  };
}
