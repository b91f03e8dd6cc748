import type { Survey } from '../../../adapters/kubernetes/api/survey.ts';
import { guessTargets as guess } from '../../../cli/init/guess-targets.ts';
import { claim, service, workload } from './namespace.ts';

const guessTargets = (namespace: string, survey: Survey) => guess(namespace, survey, []);
const survey = (workloads: Survey['workloads'], rest: Partial<Survey> = {}): Survey => ({
  ...{ workloads, services: [], claims: [] },
  ...rest,
});

test('a StatefulSet with a known image and a claim is a shard, behind the Services that select it alone', () => {
  const services = [
    service('all', { tier: 'search' }),
    service('a-gossip', { app: 'shard-1' }, '10.0.0.2', 7000),
    service('a-headless', { app: 'shard-1' }, 'None'),
    service('shard-1', { app: 'shard-1' }),
    service('shard-1-direct', { app: 'shard-1' }),
  ];
  const tier = { labels: { tier: 'search' } };

  const { targets, notes } = guessTargets(
    'rag',
    survey([workload('shard-1', tier), workload('shard-2', tier)], {
      services,
      claims: [claim('data-shard-1-0', '20Gi')],
    }),
  );

  expect(targets).toHaveLength(1);
  expect(targets[0]).toMatchObject({ id: 'rag', kind: 'chroma', container: 'server', volume: 'data', port: 8000 });
  expect(targets[0]?.shards.map(({ id, services: by, size }) => [id, by, size])).toEqual([
    ['shard-1', ['shard-1', 'a-headless', 'a-gossip'], '20Gi'],
    ['shard-2', [], null],
  ]);
  expect(notes).toContain(
    "rag: 'shard-1' is a shard of chroma by its image 'chromadb/chroma:1.5.9'; its claim has 20Gi",
  );
  expect(notes).toContain("rag: no Service selects 'shard-2' alone: create one, and let the retriever use it");
});

test('a replica is known by the end of its name, or by the label of its role', () => {
  const named = [workload('a'), workload('a-replica')];
  const labelled = [
    workload('b-x', { labels: { 'example.com/shard': 's-7' } }),
    workload('b-y', { labels: { 'example.com/shard': 's-7', 'app.kubernetes.io/role': 'standby' } }),
  ];

  const { targets } = guessTargets('rag', survey([...named, ...labelled]));

  expect(targets[0]?.shards.map(({ id, workload: name, replicaOf }) => [id, name, replicaOf])).toEqual([
    ['a', 'a', null],
    ['a-replica', 'a-replica', 'a'],
    ['s-7', 'b-x', null],
    ['b-y', 'b-y', 's-7'],
  ]);
});

test('stores of two kinds are two targets, and a Deployment may be a shard', () => {
  const { targets } = guessTargets(
    'rag',
    survey([
      workload('docs', { kind: 'Deployment' }),
      workload('tickets', { image: 'docker.io/pgvector/pgvector:pg17', port: 5432, claim: 'pgdata' }),
    ]),
  );

  expect(targets.map(({ id, kind, volume }) => [id, kind, volume])).toEqual([
    ['rag-chroma', 'chroma', 'data'],
    ['rag-pgvector', 'pgvector', 'pgdata'],
  ]);
});

test('what looks like a store and can not be repaired alone is named with the reason and what to do', () => {
  const { targets, notes, misses } = guessTargets(
    'rag',
    survey([
      workload('peers', { replicas: 3 }),
      workload('cache', { claim: null }),
      workload('asleep', { replicas: 0 }),
      workload('deleting', { retention: 'Delete' }),
    ]),
  );

  const known = "by its image 'chromadb/chroma:1.5.9', but";
  expect(targets[0]?.shards.map(({ id }) => id)).toEqual(['deleting']);
  expect(notes).toContain("'deleting' deletes its claims (persistentVolumeClaimRetentionPolicy): set both to Retain");
  expect(misses).toEqual([
    `StatefulSet 'peers' looks like chroma ${known} it has 3 replicas, but a shard must be its own workload with one replica to be repaired alone: servers of Chroma do not know each other, give each a release (StatefulSet, Service) of its own`,
    `StatefulSet 'cache' looks like chroma ${known} it has no claim, so its documents are lost with its pod: give it one, e.g. by the persistence setting of its chart`,
    `StatefulSet 'asleep' looks like chroma ${known} it is scaled to 0: scale it to 1, then run this again`,
  ]);
});

test('other programs are no shards, even on a port that many use, nor is what Ragmend started', () => {
  const { targets } = guessTargets(
    'rag',
    survey([
      workload('api', { image: 'example.com/api:1', port: 8000 }),
      workload('shard-1-r7', { owner: { 'app.kubernetes.io/managed-by': 'ragmend' } }),
    ]),
  );

  expect(targets).toEqual([]);
});

test('the Deployment that writes is known by its name', () => {
  const writer = workload('docs-indexer', {
    kind: 'Deployment',
    image: 'example.com/indexer:1',
    port: 9000,
    claim: null,
  });

  const { targets, notes } = guessTargets('rag', survey([workload('docs'), writer]));

  expect(targets[0]?.writers).toBe('docs-indexer');
  expect(notes).toContain("'docs-indexer' seems to write to the shards, judging by its name");
});
