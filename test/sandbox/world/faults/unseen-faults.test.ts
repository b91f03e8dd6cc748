import { hashedNgrams } from '../../../../adapters/embedders/hashed-ngrams.ts';
import { createChromaCollection } from '../../../../adapters/vector-stores/chroma/server.ts';
import { chromaStore } from '../../../../adapters/vector-stores/chroma/store.ts';
import { readCorpus } from '../../../../sandbox/world/corpus.ts';
import { breakShard } from '../../../../sandbox/world/faults/break-shard.ts';
import type { FAULTS } from '../../../../sandbox/world/faults/faults.ts';
import {
  COLLECTION,
  emptyVolume,
  type RealProcesses,
  ROOT,
  realProcesses,
} from '../../../adapters/local/real-processes.ts';
import { faultsOf, readTruth, type Truth } from '../../../slow/damage/oracle.ts';

const SHARD = 'shard-1';
const store = chromaStore({ collection: COLLECTION });
const embedder = hashedNgrams();
const sources = readCorpus(ROOT, [SHARD]).slice(0, 303);
let world: RealProcesses;
let url: string;
let truth: Truth;

beforeEach(async () => {
  world = realProcesses();
  emptyVolume(world, SHARD);
  url = String((await world.processes.unfenced.start({ workloadId: SHARD, volume: SHARD })).url);
  const vectors = await embedder.embed(sources.map(({ text }) => text));
  await createChromaCollection(url, COLLECTION);
  const documents = sources.map(({ id, text }, at) => ({ id, text, vector: vectors[at] ?? [], metadata: { at } }));
  await store.upsert(url, documents);
  truth = await readTruth(url, COLLECTION, [{ qid: 'q1', vector: vectors[7] ?? [] }]);
});

afterEach(() => world.close());

async function faultsAfter(how: keyof typeof FAULTS, collection = COLLECTION): Promise<string[]> {
  const entry = { shardId: SHARD, replicaOf: null, workloadId: SHARD, url, route: 'self', replicaUrl: null, epoch: 0 };
  const deps = {
    ...{ dir: world.dir, db: world.db, clock: world.deps.clock, targetId: 'docs-rag', processes: world.processes },
    registry: { entries: async () => [{ ...entry, route: 'self' as const }] },
    snapshots: { list: async () => [] },
  };
  await breakShard(deps, { shardId: SHARD, how });
  return faultsOf(url, collection, truth);
}

describe('a fault that leaves ids, count and health as they were', () => {
  it('is none while nothing is broken: all that can be read is as it was, after a restart too', async () => {
    await world.processes.unfenced.restart(SHARD);

    expect(await faultsOf(url, COLLECTION, truth)).toEqual([]);
  });

  it.each(['garbled-texts', 'lost-texts'] as const)('%s: a third of the texts is not what was written', async (how) => {
    const faults = await faultsAfter(how);

    const byId = faults.filter((fault) => fault.startsWith('reading by id gives another text of'));
    expect(byId.length).toBeGreaterThan(80);
    expect(byId.length).toBeLessThan(110);
    expect(faults.filter((fault) => /its own vector|counts/.test(fault))).toEqual([]);
  });

  it('zeroed-sqlite-60: the server answers, and not everything can be read', async () => {
    expect((await faultsAfter('zeroed-sqlite-60')).length).toBeGreaterThan(0);
  });

  it('damaged-other-collection: the own collection is whole, the other one does not find its documents', async () => {
    const faults = await faultsAfter('damaged-other-collection');

    const [vector = []] = truth.vectors.values();
    const [ranking] = await chromaStore({ collection: 'minutes' }).search(url, [vector], 5);
    expect(faults).toEqual([]);
    expect(ranking?.ids.length).toBeLessThan(5);
  });

  it('damaged-beside-another-collection: the own collection does not find its documents, the other one does', async () => {
    const faults = await faultsAfter('damaged-beside-another-collection');

    const [vector = []] = truth.vectors.values();
    const [ranking] = await chromaStore({ collection: 'minutes' }).search(url, [vector], 5);
    expect(faults.length).toBeGreaterThan(250);
    expect(ranking?.ids).toHaveLength(5);
  });
});
