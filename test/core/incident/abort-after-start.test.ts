import { abortIncident } from '../../../core/incident/abort-incident.ts';
import type { Incidents } from '../../../core/incident/ports.ts';
import { startByPerson } from '../../../core/incident/start-by-person.ts';
import { startExecution } from '../../../core/incident/start-execution.ts';
import { stopExecution } from '../../../core/incident/stop-execution.ts';
import { prepareWorld } from './world.ts';

async function prepareIncident() {
  const world = await prepareWorld();
  const asked = { targetId: 'docs-rag', subjectId: 'shard-2', runbook: 'shard-restore', by: 'Ann' } as const;
  const { id: incidentId } = await startByPerson(world, asked);
  return { world, incidentId };
}

/** Incidents whose process dies when it would write down which execution it started. */
function dyingAfterStart(incidents: Incidents): Incidents {
  const update: Incidents['update'] = (id, version, change, effects) =>
    change.executionArn === undefined
      ? incidents.update(id, version, change, effects)
      : Promise.reject(new Error('the process died'));
  return { ...incidents, update };
}

test('an execution whose start was never written down is stopped by an abort', async () => {
  const { world, incidentId } = await prepareIncident();
  const dying = { ...world, incidents: dyingAfterStart(world.incidents) };
  await expect(startExecution(dying, { incidentId })).rejects.toThrow('the process died');
  await abortIncident(world, { id: incidentId, by: 'Bo' });

  await startExecution(world, { incidentId });
  await stopExecution(world, { incidentId });

  expect(world.executions.stopped).toEqual([{ executionArn: `arn:${incidentId}`, cause: 'aborted by Bo' }]);
  expect(world.executions.started.map(({ name }) => name)).toEqual([incidentId, `${incidentId}-janitor-1`]);
});

test('an abort that comes between the start and its record loses neither', async () => {
  const { world, incidentId } = await prepareIncident();
  const executions: Parameters<typeof startExecution>[0]['executions'] = {
    start: async (...call) => {
      const started = await world.executions.start(...call);
      await abortIncident(world, { id: incidentId, by: 'Bo' });
      return started;
    },
    isRunning: (...call) => world.executions.isRunning(...call),
    stop: (...call) => world.executions.stop(...call),
    succeed: (...call) => world.executions.succeed(...call),
  };
  await expect(startExecution({ ...world, executions }, { incidentId })).rejects.toThrow('no longer at version');

  await stopExecution(world, { incidentId });

  expect(world.executions.stopped).toEqual([{ executionArn: `arn:${incidentId}`, cause: 'aborted by Bo' }]);
});
