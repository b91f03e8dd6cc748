import { closeIncident } from '../../../core/incident/close-incident.ts';
import { routeSignals } from '../../../core/incident/route-signals.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { decided, receive } from './signals.ts';
import { prepareWorld } from './world.ts';

const first = { incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-2', epoch: 1 };

test('a crash between opening and settling starts no second incident', async () => {
  const world = await prepareWorld();
  await receive(world, { shard: 'shard-2' });
  const crashing = {
    ...world.signals,
    settle: async () => {
      throw new Error('the process died');
    },
  };
  await expect(routeSignals({ ...world, signals: crashing })).rejects.toThrow('the process died');

  await routeSignals(world);

  expect(await world.incidents.list(WHOLE)).toHaveLength(1);
  expect(await decided(world)).toEqual([['Started', first.incidentId]]);
});

test('a crash before settling is found again even when the incident has ended meanwhile', async () => {
  const world = await prepareWorld({ cooldownSeconds: 0 });
  await receive(world, { shard: 'shard-2' });
  const crashing = { ...world.signals, settle: () => Promise.reject(new Error('the process died')) };
  await expect(routeSignals({ ...world, signals: crashing })).rejects.toThrow('the process died');
  await closeIncident(world, { ...first, outcome: 'Completed' });

  await routeSignals(world);

  expect(await world.incidents.list(WHOLE)).toHaveLength(1);
  expect(await decided(world)).toEqual([['Started', first.incidentId]]);
});
