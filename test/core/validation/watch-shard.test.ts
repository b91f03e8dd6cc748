import { ONLY } from '../../../core/contracts/case-file.ts';
import { instantOf } from '../../../core/kernel/instant.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { watchShard } from '../../../core/validation/watch-shard.ts';
import { manifestOf } from '../snapshot/world.ts';
import { baselineFor, prepareWorld, ref, rightAnswer, server } from './world.ts';

const wrong = () => server(() => ({ ids: ['x'], scores: [1] }));

async function prepareCutOver() {
  const world = await prepareWorld();
  const at = instantOf(world.clock.now());
  await world.caseFile.save(ref, 'restoredAt', ONLY, at);
  return world;
}

test('a shard that answers right is watched until it has settled', async () => {
  const world = await prepareCutOver();
  const first = await watchShard(world, ref);
  world.clock.advance(57);
  const early = await watchShard(world, ref);
  world.clock.advance(3);

  const late = await watchShard(world, ref);

  expect(first).toEqual({ done: false, waitSeconds: 7, regressed: false });
  expect(early).toEqual({ done: false, waitSeconds: 3, regressed: false });
  expect(late).toMatchObject({ done: true, regressed: false });
});

test('one wrong look is a regression and ends the watch', async () => {
  const world = await prepareCutOver();
  world.vectorStore.servers.set('http://shard-1', wrong());

  const look = await watchShard(world, ref);

  expect(look).toEqual({ done: true, waitSeconds: 7, regressed: true });
});

test('a regression stays one, even if the next look would be right', async () => {
  const world = await prepareCutOver();
  world.vectorStore.servers.set('http://shard-1', wrong());
  await watchShard(world, ref);
  world.vectorStore.servers.set('http://shard-1', server());

  const retried = await watchShard(world, ref);

  expect(retried.regressed).toBe(true);
  expect(await world.caseFile.timeline(ref.incidentId)).toHaveLength(1);
});

describe('a document that came after the mark and enters an answer', () => {
  const entering = (score: number) => (vector: number[]) => {
    const { ids, scores } = rightAnswer(vector);
    return { ids: ['new', ...ids.slice(0, 4)], scores: [score, ...scores.slice(0, 4)] };
  };
  const watched = async (score: number, addedAt: (now: number) => number) => {
    const world = await prepareCutOver();
    await world.caseFile.save(ref, 'safeAt', ONLY, instantOf(world.clock.now()));
    world.documents.add({ id: 'new', addedAt: instantOf(addedAt(world.clock.now())) });
    world.vectorStore.servers.set('http://shard-1', server(entering(score)));
    return watchShard(world, ref);
  };

  test('is no regression where it ranks above what it displaced', async () => {
    const { regressed } = await watched(0.95, (now) => now + 1000);

    expect(regressed).toBe(false);
  });

  test('is one where what it displaced is closer to the question', async () => {
    const { regressed } = await watched(0.2, (now) => now + 1000);

    expect(regressed).toBe(true);
  });

  test('is one where it stood before the mark', async () => {
    const { regressed } = await watched(0.95, (now) => now - 1000);

    expect(regressed).toBe(true);
  });
});

test('a restored shard is held against its snapshot, not against newer answers', async () => {
  const world = await prepareCutOver();
  const newer = baselineFor(12).map((entry) => ({ ...entry, ids: entry.ids.map((id) => `new-${id}`) }));
  await world.goldenSets.record('docs-rag', [], { 'shard-1': newer });
  world.snapshots.put(manifestOf('snap-1', 2, { baseline: baselineFor(12) }));
  const takenAt = instantOf(world.clock.now());
  const fresh = { workloadId: 'shard-1-r1', volume: 'shard-1-r1', snapshotId: 'snap-1', takenAt };
  await world.caseFile.save(ref, 'freshWorkload', ONLY, fresh);
  await world.registry.change(ref, 'shard-1', { workloadId: 'shard-1-r1' });

  const look = await watchShard(world, ref);

  expect(look.regressed).toBe(false);
});

test('there is nothing to watch before the cut-over', async () => {
  const world = await prepareWorld();

  await expect(watchShard(world, ref)).rejects.toThrow(NotFound);
});
