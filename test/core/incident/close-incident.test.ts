import { abortIncident } from '../../../core/incident/abort-incident.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { pageOperator } from '../../../core/incident/paging/page-operator.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { prepareRunning } from './world.ts';

test.each([
  ['Completed', 'info'],
  ['NoActionNeeded', 'info'],
  ['Rejected', 'critical'],
  ['Expired', 'critical'],
] as const)(
  'an incident that ends as %s queues its report and one %s message, and frees its lock',
  async (outcome, severity) => {
    const { world, incidentId, ref } = await prepareRunning();

    const closed = await closeIncident(world, { ...ref, outcome });
    await closeIncident(world, { ...ref, outcome });

    expect(closed).toEqual({ outcome });
    const text = `shard-restore of shard-2 ended as ${outcome}`;
    expect((await world.effects()).slice(1)).toEqual([
      { id: `report:${incidentId}`, kind: 'write-report', incidentId },
      { id: `closed:${incidentId}`, kind: 'notify', incidentId, severity, text },
    ]);
    expect(await world.incidents.get(incidentId)).toMatchObject({
      state: outcome,
      closedAt: '2026-11-23T03:00:00.000Z',
    });
    const next = { targetId: 'docs-rag', subjectId: 'shard-2', runbook: 'shard-restore', by: 'Bo' } as const;
    expect(await startByPerson(world, next)).toMatchObject({ epoch: 2 });
  },
);

test('a failed run that paged somebody ends as news', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  await pageOperator(world, { ...ref, failure: { Step: 'Start restore', Error: 'JobStuck' } });

  await closeIncident(world, { ...ref, outcome: 'Failed' });

  expect((await world.effects()).filter(({ kind }) => kind === 'notify')).toMatchObject([
    { id: `page:${incidentId}`, severity: 'critical', text: expect.stringContaining('"Start restore" failed') },
    { id: `closed:${incidentId}`, severity: 'info', text: 'shard-restore of shard-2 ended as Failed' },
  ]);
});

test('a failed run that came to no page pages at its end, and a janitor that comes later does not', async () => {
  const { world, incidentId, ref } = await prepareRunning();

  await closeIncident(world, { ...ref, outcome: 'Failed' });
  await pageOperator(world, { ...ref, failure: { Error: 'ExecutionEndedWithoutTail' } });
  await closeIncident(world, { ...ref, outcome: 'Failed' });

  const text = 'shard-2 needs a person: shard-restore of shard-2 ended as Failed';
  const paged = (await world.effects()).filter((effect) => 'severity' in effect && effect.severity === 'critical');
  expect(paged).toMatchObject([{ id: `page:${incidentId}`, text }]);
});

test('a page that has left is made no second time by another janitor or by the end', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  await pageOperator(world, { ...ref, failure: { Step: 'Start restore', Error: 'JobStuck' } });
  await world.outbox.done(`page:${incidentId}`);

  await pageOperator(world, { ...ref, failure: { Error: 'ExecutionEndedWithoutTail' } });
  await closeIncident(world, { ...ref, outcome: 'Failed' });

  const critical = (await world.effects()).filter((effect) => 'severity' in effect && effect.severity === 'critical');
  expect(critical).toEqual([]);
});

test('an aborted incident whose run failed ends as Cancelled', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  await abortIncident(world, { id: incidentId, by: 'Bo' });

  const closed = await closeIncident(world, { ...ref, outcome: 'Failed' });

  expect(closed).toEqual({ outcome: 'Cancelled' });
  expect(await world.incidents.get(incidentId)).toMatchObject({ state: 'Cancelled' });
});

test('an abort that came too late leaves a completed run completed', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  await abortIncident(world, { id: incidentId, by: 'Bo' });

  const closed = await closeIncident(world, { ...ref, outcome: 'Completed' });

  expect(closed).toEqual({ outcome: 'Completed' });
});

test('the first end of an incident stands', async () => {
  const { world, ref } = await prepareRunning();
  await closeIncident(world, { ...ref, outcome: 'Completed' });

  const again = await closeIncident(world, { ...ref, outcome: 'Failed' });

  expect(again).toEqual({ outcome: 'Completed' });
});

test.each([
  [undefined, ': the plan of its restore is in the report, and nothing was changed'],
  [
    { healthy: false, reason: '2 of 12 answers are as recorded' },
    ': it answers wrong (2 of 12 answers are as recorded); the plan of its restore is in the report, and nothing was changed',
  ],
])('an observation that worked is told as what it found (%j), and is no failure', async (observed, how) => {
  const { world, ref } = await prepareRunning();
  if (observed) await world.caseFile.save(ref, 'probes', 'observed', { asked: 12, hits: 2, ...observed });

  // An execution of an earlier version ends by its own name.
  const closed = await closeIncident(world, { ...ref, outcome: observed ? 'Observed' : 'Skipped' });

  expect(closed).toEqual({ outcome: 'Observed' });
  const text = `shard-restore of shard-2 ended as Observed${how}`;
  expect((await world.effects()).at(-1)).toMatchObject({ kind: 'notify', severity: 'info', text });
});

test('a run that was overruled ends as Skipped, with the name of who was faster, and is no failure', async () => {
  const { world, ref } = await prepareRunning();
  await world.caseFile.save(ref, 'overruledBy', '', { who: 'ada (by hand)', said: 'azure', at: ref.incidentId });

  expect(await closeIncident(world, { ...ref, outcome: 'Skipped' })).toEqual({ outcome: 'Skipped' });

  const text = 'shard-restore of shard-2 ended as Skipped: ada (by hand) was faster, and it is left at that';
  expect((await world.effects()).at(-1)).toMatchObject({ kind: 'notify', severity: 'info', text });
});
