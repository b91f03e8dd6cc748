import { shardNamed } from '../../../core/contracts/subject.ts';
import { abortIncident } from '../../../core/incident/abort-incident.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { stopExecution } from '../../../core/incident/stop-execution.ts';
import { prepareRunning, prepareWorld } from './world.ts';

test('an aborted execution is stopped and cleaned up after once', async () => {
  const { world, incidentId } = await prepareRunning();
  await abortIncident(world, { id: incidentId, by: 'Bo' });

  await stopExecution(world, { incidentId });
  await stopExecution(world, { incidentId });

  expect(world.executions.stopped.at(0)).toEqual({ executionArn: `arn:${incidentId}`, cause: 'aborted by Bo' });
  const input = { incidentId, targetId: 'docs-rag', subject: shardNamed('shard-2'), epoch: 1, requestedBy: 'Ann' };
  expect(world.executions.started.slice(1)).toEqual([
    { machine: 'shard-restore-janitor', name: `${incidentId}-janitor-1`, input },
  ]);
});

test('an incident that was aborted before it ran is cleaned up after without a stop', async () => {
  const world = await prepareWorld();
  const asked = { targetId: 'docs-rag', subjectId: 'shard-2', runbook: 'snapshot', by: 'Ann' } as const;
  const { id: incidentId } = await startByPerson(world, asked);
  await abortIncident(world, { id: incidentId, by: 'Bo' });

  await stopExecution(world, { incidentId });

  expect(world.executions.stopped).toEqual([]);
  expect(world.executions.started).toMatchObject([{ machine: 'snapshot-janitor' }]);
});
