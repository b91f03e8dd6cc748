import { TargetBusy, TargetObserved } from '../../../core/incident/errors.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { prepareWorld } from './world.ts';

const asked = { targetId: 'docs-rag', subjectId: 'shard-2', runbook: 'shard-restore', by: 'Ann Lee' } as const;

test('a person opens an incident without an alert, in their own name', async () => {
  const world = await prepareWorld();

  const opened = await startByPerson(world, asked);

  expect(opened).toMatchObject({
    id: 'docs-rag-shard-restore-1',
    state: 'Pending',
    requestedBy: 'Ann Lee',
    signalIds: [],
  });
  expect(await world.effects()).toMatchObject([{ kind: 'start-execution', incidentId: opened.id }]);
  expect(await world.caseFile.timeline(opened.id)).toMatchObject([
    { text: 'Ann Lee asked for the runbook shard-restore of shard-2' },
  ]);
});

test.each(['shard-9', 'shard-1-replica'])('%s is refused with the names of the shards', async (shardId) => {
  const world = await prepareWorld();

  const starting = startByPerson(world, { ...asked, subjectId: shardId });

  await expect(starting).rejects.toThrow(new NotFound(`shard '${shardId}' is unknown: use one of shard-1, shard-2`));
  expect(await world.incidents.list(WHOLE)).toEqual([]);
});

test.each(['shard-restore', 'shard-observe', 'shard-settle'] as const)(
  'while a shard is repaired, %s of it is refused with the incident that works on it',
  async (runbook) => {
    const world = await prepareWorld();
    const { id } = await startByPerson(world, asked);

    const starting = startByPerson(world, { ...asked, runbook, by: 'Bo' });

    await expect(starting).rejects.toBeInstanceOf(TargetBusy);
    await expect(starting).rejects.toMatchObject({ holder: id });
  },
);

test('a runbook that is only observed starts nothing, and says what may be started or set', async () => {
  const world = await prepareWorld({ runbooks: { 'shard-restore': { autonomy: 'observe' } } });

  const restoring = startByPerson(world, asked);

  await expect(restoring).rejects.toThrow(
    new TargetObserved(
      "'shard-restore' of target 'docs-rag' may only observe: start the runbook 'shard-observe', or set the target's autonomy, or its runbooks.shard-restore.autonomy, to approve",
    ),
  );
  expect(await startByPerson(world, { ...asked, runbook: 'shard-settle' })).toMatchObject({ state: 'Pending' });
});

test('two shards are repaired side by side, each under its own lock', async () => {
  const world = await prepareWorld();

  const both = [await startByPerson(world, asked), await startByPerson(world, { ...asked, subjectId: 'shard-1' })];

  expect(both.map(({ epoch }) => epoch)).toEqual([1, 1]);
  expect(await world.incidents.list({ open: true })).toHaveLength(2);
});

test('two who start at once open one incident', async () => {
  const world = await prepareWorld();

  const results = await Promise.allSettled([startByPerson(world, asked), startByPerson(world, { ...asked, by: 'Bo' })]);

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await world.incidents.list(WHOLE)).toHaveLength(1);
});

test('snapshots of two shards and a repair run beside each other, two snapshots of one shard do not', async () => {
  const world = await prepareWorld();
  await startByPerson(world, asked);
  await startByPerson(world, { ...asked, runbook: 'snapshot' });
  await startByPerson(world, { ...asked, runbook: 'snapshot', subjectId: 'shard-1' });

  const starting = startByPerson(world, { ...asked, runbook: 'snapshot' });

  await expect(starting).rejects.toBeInstanceOf(TargetBusy);
  expect(await world.incidents.list({ open: true })).toHaveLength(3);
});
