import { StoreSilent } from '../../../core/kernel/ports/vector-store.ts';
import { NotFound, PlanDrifted } from '../../../core/kernel/task-error.ts';
import { GoldenSetTooThin } from '../../../core/validation/errors.ts';
import { validateRestore } from '../../../core/validation/validate-restore.ts';
import { manifestOf } from '../snapshot/world.ts';
import { baselineFor, prepareWorld, ref, rightAnswer, server } from './world.ts';

const input = { ...ref, snapshotId: 'snap-1', volume: 'shard-1-r1', workloadId: 'shard-1-r1' };

async function prepareRestore() {
  const world = await prepareWorld();
  await world.goldenSets.record('docs-rag', [], {});
  world.snapshots.put(manifestOf('snap-1', 2, { baseline: baselineFor(11) }));
  world.workloads.put('shard-1-r1', 'shard-1-r1', 'http://shard-1-r1');
  world.vectorStore.servers.set('http://shard-1-r1', server());
  return world;
}

test('a restored shard is judged by the baseline of its snapshot', async () => {
  const world = await prepareRestore();

  const verdict = await validateRestore(world, input);

  const { probes } = await world.caseFile.facts(ref.incidentId);
  expect(verdict).toEqual({ healthy: true, asked: 11, hits: 11 });
  expect(probes?.['restored:snap-1']).toEqual({ ...verdict, reason: '11 of 11 answers right' });
});

test('planted vectors are found by their scores', async () => {
  const world = await prepareRestore();
  const off = (vector: number[]) => ({ ...rightAnswer(vector), scores: [0.9001, 0.8, 0.7, 0.6, 0.5] });
  world.vectorStore.servers.set('http://shard-1-r1', server(off));

  const verdict = await validateRestore(world, input);

  expect(verdict).toEqual({ healthy: false, asked: 11, hits: 0 });
});

test('a restored server that refuses writes does not pass', async () => {
  const world = await prepareRestore();
  world.vectorStore.servers.set('http://shard-1-r1', { ...server(), readOnly: true });

  const verdict = await validateRestore(world, input);

  expect(verdict).toEqual({ healthy: false, asked: 11, hits: 11 });
});

test.each(['search', 'read', 'page', 'upsert', 'remove', 'checkWrite'] as const)(
  'a restored server that gives no answer to one %s is asked again; to all, it does not pass',
  async (method) => {
    const world = await prepareRestore();
    const store = world.vectorStore;
    const answers: (...sent: never[]) => Promise<unknown> = store[method].bind(store);
    const document = { id: 'doc-99-1', text: 'one', vector: [99], metadata: {} };
    const documents = new Map([[document.id, document]]);
    store.servers.set('http://shard-1-r1', { ...server(), documents });
    let silences = 1;
    const sometimes = async (...sent: never[]) => {
      silences -= 1;
      if (silences >= 0) throw new StoreSilent('it took longer than 2000 ms');
      return answers(...sent);
    };
    Object.assign(store, { [method]: sometimes });

    expect((await validateRestore(world, input)).healthy).toBe(true);

    silences = Number.POSITIVE_INFINITY;
    expect((await validateRestore(world, input)).healthy).toBe(false);
  },
);

test('a restored server that cannot count its documents is asked again; if it never can, it does not pass', async () => {
  const world = await prepareRestore();
  const store = world.vectorStore;
  const status = store.status.bind(store);
  const away = { reachable: false, version: null, records: null, detail: 'it took longer than 2000 ms' };
  let silences = 1;
  store.status = async (url) => (silences-- > 0 ? away : status(url));

  expect((await validateRestore(world, input)).healthy).toBe(true);

  silences = Number.POSITIVE_INFINITY;
  expect((await validateRestore(world, input)).healthy).toBe(false);
});

test('a server that is not ready answers nothing', async () => {
  const world = await prepareRestore();
  world.workloads.broken.add('shard-1-r1');
  world.workloads.put('shard-1-r1', 'shard-1-r1', 'http://shard-1-r1');

  const verdict = await validateRestore(world, input);

  expect(verdict).toEqual({ healthy: false, asked: 11, hits: 0 });
});

test('a server on another volume than the plan says is refused', async () => {
  const world = await prepareRestore();
  world.workloads.put('shard-1-r1', 'shard-1', 'http://shard-1-r1');

  await expect(validateRestore(world, input)).rejects.toThrow(PlanDrifted);
});

test('a thin baseline is refused', async () => {
  const world = await prepareRestore();
  world.snapshots.put(manifestOf('snap-1', 2, { baseline: baselineFor(9) }));

  await expect(validateRestore(world, input)).rejects.toThrow(GoldenSetTooThin);
});

test('a snapshot without a baseline is refused', async () => {
  const world = await prepareRestore();

  await expect(validateRestore(world, { ...input, snapshotId: 'snap-9' })).rejects.toThrow(NotFound);
});
