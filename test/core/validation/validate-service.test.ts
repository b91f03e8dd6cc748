import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { WholeService } from '../../../core/validation/ports.ts';
import { validateService } from '../../../core/validation/validate-service.ts';
import { FakeRegistry, shardEntry } from '../../fakes/registry.ts';
import { baselineFor, prepareWorld, rightAnswer, server } from './world.ts';

const run = { incidentId: 'docs-rag-bootstrap-recovery-1', targetId: 'docs-rag', epoch: 1 };
const oneHit = (vector: number[]) => ({ ids: rightAnswer(vector).ids.slice(0, 1), scores: [0.9] });

/** A service whose retriever ranks what the golden set says; both shards have 12 golden queries. */
async function prepare(retrieve: WholeService['retrieve'] = recorded) {
  const world = await prepareWorld();
  const queries = baselineFor(12).map(({ qid, q, ids }) => ({ qid, q, shard: 'shard-1', expected: ids.slice(0, 3) }));
  await world.goldenSets.record('docs-rag', queries, { 'shard-1': baselineFor(12), 'shard-2': baselineFor(12) });
  return { ...world, wholeService: { retrieve } };
}

const recorded: WholeService['retrieve'] = async (_, qid) => [
  'doc-of-another-shard',
  ...rightAnswer([Number(qid.slice(2))]).ids.slice(0, 2),
];
const outOfReach = async () => null;

test('a service whose shards and retriever answer right is proven', async () => {
  const world = await prepare();

  const { healthy } = await validateService(world, run);

  const { serviceProven } = await world.caseFile.facts(run.incidentId);
  expect(healthy).toBe(true);
  expect(serviceProven).toEqual({ at: expect.any(String), healthy: true, shards: 2, failing: [] });
  expect((await world.caseFile.timeline(run.incidentId)).at(-1)?.text).toBe(
    'Asked docs-rag end to end: all golden queries of 2 shards answer right.',
  );
});

test('a service that was started is restored once it is proven, and one that was found well is not', async () => {
  const found = await prepare();
  const started = await prepare();
  const group = { workloads: ['Deployment/retriever'], startedAt: '2026-11-23T03:00:00.000Z' };
  await started.caseFile.save(run, 'groupStarts', '0', { ...group, steadyAt: null, functionalAt: null });

  await validateService(found, run);
  await validateService(started, run);

  expect((await found.caseFile.facts(run.incidentId)).restoredAt).toBeUndefined();
  expect((await started.caseFile.facts(run.incidentId)).restoredAt).toEqual(expect.any(String));
});

test('a shard that answers wrong is named with its queries', async () => {
  const world = await prepare();
  world.vectorStore.servers.set('http://shard-2', server(oneHit));

  const { healthy } = await validateService(world, run);

  const { serviceProven } = await world.caseFile.facts(run.incidentId);
  expect(healthy).toBe(false);
  expect(serviceProven?.failing).toHaveLength(12);
  expect((await world.caseFile.timeline(run.incidentId)).at(-1)?.text).toContain('shard-2: 0 of 12 answers right');
});

test.each<[string, WholeService['retrieve']]>([
  ['is away', () => Promise.reject(new DependencyUnavailable('the retriever does not answer'))],
  ['retrieves nothing', async () => []],
  ['retrieves other documents only', async () => ['doc-of-another-shard']],
])('shards that answer right prove nothing while the retriever %s', async (_, retrieve) => {
  const world = await prepare(retrieve);

  const { healthy } = await validateService(world, run);

  const line = (await world.caseFile.timeline(run.incidentId)).at(-1)?.text;
  expect(healthy).toBe(false);
  expect(line).toContain('the service answered 0 of 10 golden queries of shard-1');
});

test('one lost answer of the retriever is asked for again', async () => {
  let asked = 0;
  const world = await prepare(async (targetId, qid, q) => {
    asked += 1;
    if (asked === 1) throw new DependencyUnavailable('the connection was lost');
    return recorded(targetId, qid, q);
  });

  const { healthy } = await validateService(world, run);

  expect(healthy).toBe(true);
  expect(asked).toBe(21);
});

test('where the retriever is out of reach, the shards alone are asked', async () => {
  const world = await prepare(outOfReach);

  const { healthy } = await validateService(world, run);

  expect(healthy).toBe(true);
});

test('a shard that is out is not asked, and a replica answers for its shard', async () => {
  const world = await prepare(outOfReach);
  world.vectorStore.servers.delete('http://shard-1');
  world.vectorStore.servers.delete('http://shard-2');
  const registry = new FakeRegistry('docs-rag', [
    shardEntry('shard-1', { route: 'replica', replicaUrl: 'http://shard-1-replica' }),
    shardEntry('shard-2', { route: 'none' }),
  ]);

  const { healthy } = await validateService({ ...world, registry }, run);

  const { serviceProven } = await world.caseFile.facts(run.incidentId);
  expect(healthy).toBe(true);
  expect(serviceProven?.shards).toBe(1);
});

test.each([
  ['no shard serves', [shardEntry('shard-1', { route: 'none' })], 'no shard of docs-rag serves'],
  ['too few golden queries are recorded', [shardEntry('shard-3')], "shard 'shard-3' has 0 golden queries"],
])('nothing is proven where %s', async (_, entries, words) => {
  const world = await prepare();

  const { healthy } = await validateService({ ...world, registry: new FakeRegistry('docs-rag', entries) }, run);

  expect(healthy).toBe(false);
  expect((await world.caseFile.timeline(run.incidentId)).at(-1)?.text).toContain(words);
});
