import { cleanUpAfter } from '../../../core/incident/clean-up-after.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { prepareRunning } from './world.ts';

test('nothing is cleaned up after an incident that has ended', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  await closeIncident(world, { ...ref, outcome: 'Completed' });

  await cleanUpAfter(world, { executionName: incidentId });

  expect(world.executions.started).toHaveLength(1);
});

test('a janitor that left the incident open is followed by the next, up to the fifth', async () => {
  const { world, incidentId } = await prepareRunning();
  const janitors = ['janitor', 'janitor-2', 'janitor-3', 'janitor-4', 'janitor-5'].map((end) => `${incidentId}-${end}`);

  for (const executionName of [incidentId, ...janitors.slice(0, -1)]) await cleanUpAfter(world, { executionName });
  const last = cleanUpAfter(world, { executionName: janitors.at(-1) as string });

  await expect(last).rejects.toThrow(`'5' janitors left incident '${incidentId}' open`);
  expect(world.executions.started.slice(1).map(({ name }) => name)).toEqual(janitors);
});
