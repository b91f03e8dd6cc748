import { setKillSwitch } from '../../../../core/incident/brakes/set-kill-switch.ts';
import { stopEverything } from '../../../../core/incident/brakes/stop-everything.ts';
import { startByPerson } from '../../../../core/incident/start-by-person.ts';
import { prepareRunning, prepareWorld } from '../world.ts';

const outage = { on: true, by: 'Ann', reason: 'a real outage' };
const asked = { targetId: 'docs-rag', subjectId: 'shard-1', runbook: 'shard-restore', by: 'Bo' } as const;

test('while the kill switch is off nothing is stopped', async () => {
  const { world, incidentId } = await prepareRunning();

  await stopEverything(world);

  expect(await world.incidents.get(incidentId)).toMatchObject({ abortedBy: null });
});

test('the kill switch aborts every open incident once, and says why', async () => {
  const { world, incidentId } = await prepareRunning();
  await setKillSwitch(world, outage);

  await stopEverything(world);
  await stopEverything(world);

  expect(await world.incidents.get(incidentId)).toMatchObject({ abortedBy: { kind: 'kill-switch' } });
  expect((await world.effects()).filter(({ kind }) => kind === 'stop-execution')).toHaveLength(1);
  const told = (await world.caseFile.timeline(incidentId)).map(({ text }) => text);
  expect(told).toContain("Stopped: the kill switch was set by 'Ann': a real outage.");
});

test('a kill switch that can not be read stops as well', async () => {
  const { world, incidentId } = await prepareRunning();
  world.db.exec('DELETE FROM switches');

  await stopEverything(world);

  expect(await world.incidents.get(incidentId)).toMatchObject({ abortedBy: { kind: 'kill-switch' } });
});

test('nobody can start a run while the kill switch is on, and again once it is off', async () => {
  const world = await prepareWorld();
  await setKillSwitch(world, outage);

  const refused = startByPerson(world, asked);

  await expect(refused).rejects.toThrow("nothing starts: the kill switch was set by 'Ann': a real outage");
  await setKillSwitch(world, { ...outage, on: false });
  expect(await startByPerson(world, asked)).toMatchObject({ subject: { kind: 'shard', id: 'shard-1' } });
});

test('an incident that can not be aborted keeps the kill switch from no other', async () => {
  const { world, incidentId } = await prepareRunning();
  await startByPerson(world, { ...asked, runbook: 'snapshot' });
  await setKillSwitch(world, outage);
  const get: typeof world.incidents.get = async (id) => {
    if (id === incidentId) throw new Error('the record is locked');
    return world.incidents.get(id);
  };

  const stopping = stopEverything({ ...world, incidents: { ...world.incidents, get } });

  await expect(stopping).rejects.toThrow('the record is locked');
  expect(await world.incidents.get('docs-rag-snapshot-1')).toMatchObject({ abortedBy: { kind: 'kill-switch' } });
});
