import { shardNamed } from '../../../core/contracts/subject.ts';
import { abortIncident } from '../../../core/incident/abort-incident.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { startExecution } from '../../../core/incident/start-execution.ts';
import { prepareWorld } from './world.ts';

async function prepareIncident() {
  const world = await prepareWorld();
  const asked = { targetId: 'docs-rag', subjectId: 'shard-2', runbook: 'shard-restore', by: 'Ann' } as const;
  const { id, epoch } = await startByPerson(world, asked);
  return { world, incidentId: id, epoch };
}

test('the runbook starts under the name of its incident, which then runs', async () => {
  const { world, incidentId, epoch } = await prepareIncident();

  await startExecution(world, { incidentId });

  const input = { incidentId, targetId: 'docs-rag', subject: shardNamed('shard-2'), epoch, requestedBy: 'Ann' };
  expect(world.executions.started).toEqual([{ machine: 'shard-restore', name: incidentId, input }]);
  expect(await world.incidents.get(incidentId)).toMatchObject({ state: 'Running', executionArn: `arn:${incidentId}` });
});

test('a second start changes nothing', async () => {
  const { world, incidentId } = await prepareIncident();
  await startExecution(world, { incidentId });
  const before = await world.incidents.get(incidentId);

  await startExecution(world, { incidentId });

  expect(world.executions.started).toHaveLength(1);
  expect(await world.incidents.get(incidentId)).toEqual(before);
});

test('a start whose answer was lost finds what runs', async () => {
  const { world, incidentId } = await prepareIncident();
  const dying = { ...world.incidents, update: () => Promise.reject(new Error('the process died')) };
  await expect(startExecution({ ...world, incidents: dying }, { incidentId })).rejects.toThrow('the process died');

  await startExecution(world, { incidentId });

  expect(world.executions.started).toHaveLength(1);
  expect(await world.incidents.get(incidentId)).toMatchObject({ state: 'Running', executionArn: `arn:${incidentId}` });
});

test('an incident that was aborted before it ran is not started', async () => {
  const { world, incidentId } = await prepareIncident();
  await abortIncident(world, { id: incidentId, by: 'Ann' });

  await startExecution(world, { incidentId });

  expect(world.executions.started).toEqual([]);
});

test('an incident that was taken over since its start was queued is left to its janitor', async () => {
  const { world, incidentId, epoch } = await prepareIncident();
  await world.leases.takeOver({ incidentId, epoch }, null, world.clock.now());

  await startExecution(world, { incidentId, epoch });

  expect(world.executions.started).toEqual([]);
});

test('an incident that has ended is not started again', async () => {
  const { world, incidentId, epoch } = await prepareIncident();
  const ref = { incidentId, targetId: 'docs-rag', shardId: 'shard-2', epoch };
  await closeIncident(world, { ...ref, outcome: 'Failed' });

  await startExecution(world, { incidentId });

  expect(world.executions.started).toEqual([]);
  expect(await world.incidents.get(incidentId)).toMatchObject({ state: 'Failed' });
});
