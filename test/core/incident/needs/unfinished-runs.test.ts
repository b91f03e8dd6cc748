import { ONLY } from '../../../../core/contracts/case-file.ts';
import { shardNamed } from '../../../../core/contracts/subject.ts';
import { closeIncident } from '../../../../core/incident/close-incident.ts';
import { prepareWorld } from '../world.ts';
import { ended, kinds, needsOf, run } from './world.ts';

test.each(['Expired', 'Rejected', 'Failed', 'Cancelled'] as const)(
  'a run that ended as %s is shown with the shard that it left out, for how long, and how to start again',
  async (outcome) => {
    const world = await prepareWorld();
    const { incidentId } = await ended(world, 'shard-2', outcome);
    world.clock.advance(78 * 60);

    const needs = await needsOf(world);

    const again = 'ragmend start shard-2 --as NAME --target docs-rag';
    expect(needs).toMatchObject([
      {
        kind: 'shard-out',
        subject: shardNamed('shard-2'),
        since: '2026-11-23T03:00:00.000Z',
        incidentId,
        command: again,
      },
      { kind: 'run', subject: shardNamed('shard-2'), incidentId, status: outcome, command: again },
    ]);
    expect(needs[0]?.headline).toBe(
      'shard-2 is out of rotation and nothing works on it: users get answers without it.',
    );
  },
);

test('a shard is out since it was first marked, whatever was tried since', async () => {
  const world = await prepareWorld();
  await ended(world, 'shard-2', 'Expired');
  world.clock.advance(3600);
  await ended(world, 'shard-2', 'Failed');

  const needs = await needsOf(world);

  expect(kinds(needs)).toEqual(['shard-out', 'run']);
  expect(needs[0]?.since).toBe('2026-11-23T03:00:00.000Z');
  expect(needs[1]).toMatchObject({ status: 'Failed', since: '2026-11-23T04:00:00.000Z' });
});

test.each(['Completed', 'NoActionNeeded'] as const)(
  'a later run that ends as %s follows a failed one up',
  async (good) => {
    const world = await prepareWorld();
    await ended(world, 'shard-2', 'Failed', 'shard-observe');

    const ref = await run(world, 'shard-2');
    const meanwhile = await needsOf(world);
    await closeIncident(world, { ...ref, outcome: good });

    expect(kinds(meanwhile)).toEqual([]);
    expect(kinds(await needsOf(world))).toEqual([]);
  },
);

test('a run of another shard, or one that only looked, follows nothing up', async () => {
  const world = await prepareWorld();
  await ended(world, 'shard-2', 'Failed');
  await ended(world, 'shard-1', 'NoActionNeeded', 'shard-observe');
  await ended(world, 'shard-2', 'Observed', 'shard-observe');
  await ended(world, 'shard-2', 'Completed', 'snapshot');

  expect(kinds(await needsOf(world))).toEqual(['shard-out', 'run']);
});

test('who takes the shard back into rotation by hand follows the run up', async () => {
  const world = await prepareWorld();
  const ref = await ended(world, 'shard-2', 'Rejected');
  const again = await run(world, 'shard-2', 'shard-observe');
  await world.registry.change({ ...ref, ...again }, 'shard-2', { route: 'self', outSince: null });
  await closeIncident(world, { ...again, outcome: 'Skipped' });

  expect(kinds(await needsOf(world))).toEqual([]);
});

test('a run that failed and left its shard as found is told, though the shard serves', async () => {
  const world = await prepareWorld();
  const ref = await run(world, 'shard-2');
  await world.caseFile.save(ref, 'left', ONLY, 'as-found');
  await world.caseFile.save(ref, 'failure', ONLY, { Step: 'Check the copy', Error: 'CopyFailed' });
  await closeIncident(world, { ...ref, outcome: 'Failed' });

  const needs = await needsOf(world);

  expect(needs.map(({ why }) => why)).toEqual([
    'The run failed at "Check the copy" with CopyFailed. shard-2 answered right and was left as found, in rotation.',
  ]);
});

test('a failed snapshot is told until the next one', async () => {
  const world = await prepareWorld();
  await ended(world, 'shard-2', 'Failed', 'snapshot');
  const before = await needsOf(world);
  await ended(world, 'shard-2', 'Completed', 'snapshot');

  const command = 'ragmend start shard-2 --runbook snapshot --as NAME --target docs-rag';
  expect(before).toMatchObject([{ kind: 'run', runbook: 'snapshot', command }]);
  expect(kinds(await needsOf(world))).toEqual([]);
});
