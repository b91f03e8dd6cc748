import { NotFound } from '../../../core/kernel/task-error.ts';
import { GoldenSetTooThin } from '../../../core/validation/errors.ts';
import { probeShard } from '../../../core/validation/probe-shard.ts';
import { baselineFor, prepareWorld, ref, rightAnswer, server } from './world.ts';

const oneHit = (vector: number[]) => ({ ids: rightAnswer(vector).ids.slice(0, 1), scores: [0.9] });

test('a shard that answers right is well', async () => {
  const world = await prepareWorld();

  const verdict = await probeShard(world, { ...ref, stage: 'found' });

  const facts = await world.caseFile.facts(ref.incidentId);
  expect(verdict).toEqual({ healthy: true, asked: 12, hits: 12, inRotation: true });
  expect(facts.probes?.found).toEqual({ healthy: true, asked: 12, hits: 12, reason: '12 of 12 answers right' });
  expect(facts.failingQueries).toEqual([]);
});

test('a shard that answers wrong is not, and its failing queries are kept', async () => {
  const world = await prepareWorld();
  world.vectorStore.servers.set('http://shard-1', server(oneHit));

  const verdict = await probeShard(world, { ...ref, stage: 'found' });

  const facts = await world.caseFile.facts(ref.incidentId);
  const [line] = await world.caseFile.timeline(ref.incidentId);
  expect(verdict).toEqual({ healthy: false, asked: 12, hits: 0, inRotation: true });
  expect(facts.failingQueries?.toSorted()).toEqual(
    baselineFor(12)
      .map(({ qid }) => qid)
      .toSorted(),
  );
  expect(line).toMatchObject({
    key: 'probe:found',
    text: 'Probed shard-1 (found): 0 of 12 answers right: 12 gave 1 hit instead of 5.',
  });
});

test('a shard that answers right and refuses writes is not well', async () => {
  const world = await prepareWorld();
  world.vectorStore.servers.set('http://shard-1', { ...server(), readOnly: true });

  const verdict = await probeShard(world, { ...ref, stage: 'restarted' });

  const { probes } = await world.caseFile.facts(ref.incidentId);
  expect(verdict).toEqual({ healthy: false, asked: 12, hits: 12, inRotation: true });
  expect(probes?.restarted?.reason).toContain("12 of 12 answers right, but it refused a write: 'http://shard-1'");
});

test('a shard that answers wrong is not written to, and neither is one that is only observed', async () => {
  const world = await prepareWorld();
  world.vectorStore.servers.set('http://shard-1', server(oneHit));
  await probeShard(world, { ...ref, stage: 'found' });
  world.vectorStore.servers.set('http://shard-1', { ...server(), readOnly: true });

  const { healthy } = await probeShard(world, { ...ref, stage: 'observed' });

  expect(healthy).toBe(true);
  expect(world.vectorStore.checkedWrites).toEqual([]);
});

test('a server that is away is a wrong answer, not an unknown one', async () => {
  const world = await prepareWorld();
  world.vectorStore.servers.delete('http://shard-1');

  const verdict = await probeShard(world, { ...ref, stage: 'found' });

  expect(verdict).toEqual({ healthy: false, asked: 12, hits: 0, inRotation: true });
});

test('a later stage leaves the failing queries as they were found', async () => {
  const world = await prepareWorld();
  world.vectorStore.servers.set('http://shard-1', server(oneHit));
  await probeShard(world, { ...ref, stage: 'found' });
  world.vectorStore.servers.set('http://shard-1', server());

  const verdict = await probeShard(world, { ...ref, stage: 'reopened' });

  const facts = await world.caseFile.facts(ref.incidentId);
  expect(verdict.healthy).toBe(true);
  expect(facts.failingQueries).toHaveLength(12);
  expect(Object.keys(facts.probes ?? {})).toEqual(['found', 'reopened']);
});

test('a retried probe writes one line', async () => {
  const world = await prepareWorld();
  await probeShard(world, { ...ref, stage: 'found' });

  await probeShard(world, { ...ref, stage: 'found' });

  expect(await world.caseFile.timeline(ref.incidentId)).toHaveLength(1);
});

test('thin data is refused, however well the shard answers', async () => {
  const world = await prepareWorld();
  await world.goldenSets.record('docs-rag', [], { 'shard-1': baselineFor(9) });

  await expect(probeShard(world, { ...ref, stage: 'found' })).rejects.toThrow(GoldenSetTooThin);
});

test('an unknown shard is refused', async () => {
  const world = await prepareWorld();

  await expect(probeShard(world, { ...ref, shardId: 'shard-9', stage: 'found' })).rejects.toThrow(NotFound);
});

test('a replica is not taken for its shard', async () => {
  const world = await prepareWorld();

  await expect(probeShard(world, { ...ref, shardId: 'shard-1-replica', stage: 'found' })).rejects.toThrow(NotFound);
});

test('it says whether the answers of the shard are used', async () => {
  const world = await prepareWorld();
  await world.registry.change(ref, 'shard-1', { route: 'none' });

  const { healthy, inRotation } = await probeShard(world, { ...ref, stage: 'found' });

  expect({ healthy, inRotation }).toEqual({ healthy: true, inRotation: false });
});
