import { closeIncident } from '../../../core/incident/close-incident.ts';
import { startJanitor } from '../../../core/incident/start-janitor.ts';
import { prepareRunning } from './world.ts';

test('nothing is cleaned up after an incident that has ended', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  await closeIncident(world, { ...ref, outcome: 'Completed' });

  await startJanitor(world, { incidentId });

  expect(world.executions.started).toHaveLength(1);
});
