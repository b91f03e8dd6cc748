import { abortIncident } from '../../../core/incident/abort-incident.ts';
import { closeIncident } from '../../../core/incident/close-incident.ts';
import { IncidentEnded } from '../../../core/incident/errors.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { prepareRunning } from './world.ts';

test('an incident that has ended can not be aborted', async () => {
  const { world, incidentId, ref } = await prepareRunning();
  await closeIncident(world, { ...ref, outcome: 'Completed' });

  const aborting = abortIncident(world, { id: incidentId, by: 'Bo' });

  await expect(aborting).rejects.toThrow(
    new IncidentEnded(`incident '${incidentId}' ended as 'Completed': nothing runs any more`),
  );
});

test('an unknown incident can not be aborted', async () => {
  const { world } = await prepareRunning();

  await expect(abortIncident(world, { id: 'docs-rag-shard-restore-9', by: 'Bo' })).rejects.toBeInstanceOf(NotFound);
});

test('an abort is kept with its name and asks once for the execution to be stopped', async () => {
  const { world, incidentId } = await prepareRunning();

  const aborted = await abortIncident(world, { id: incidentId, by: 'Bo' });
  const again = await abortIncident(world, { id: incidentId, by: 'Cy' });

  expect(aborted).toMatchObject({ abortedBy: 'Bo', closedAt: null });
  expect(again).toEqual(aborted);
  expect((await world.effects()).filter(({ kind }) => kind === 'stop-execution')).toHaveLength(1);
  expect((await world.caseFile.timeline(incidentId)).map(({ text }) => text)).toContain('Bo aborted the incident');
});
