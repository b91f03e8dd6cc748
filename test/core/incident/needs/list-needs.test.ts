import { requestApproval } from '../../../../core/approval/request-approval.ts';
import { setKillSwitch } from '../../../../core/incident/brakes/set-kill-switch.ts';
import { routeSignals } from '../../../../core/incident/route-signals.ts';
import { markUnhealthy } from '../../../../core/shard/mark-unhealthy.ts';
import { preparePlanned } from '../../approval/world.ts';
import { receive } from '../signals.ts';
import { prepareWorld } from '../world.ts';
import { BOTH, ended, kinds, needsOf, run } from './world.ts';

test('nothing needs anybody while all is well', async () => {
  expect(await needsOf(await prepareWorld())).toMatchObject([]);
});

test('a plan that waits comes with its approval, and its shard is worked on', async () => {
  const { world, input, id } = await preparePlanned();
  const ref = await run(world, 'shard-2');
  await markUnhealthy(world, ref);
  await requestApproval(world, input);

  const needs = await needsOf(world);

  const approval = { id, status: 'Pending' };
  expect(needs).toMatchObject([{ kind: 'approval', approval, command: `ragmend approve ${id} --as NAME` }]);
});

test('the kill switch comes first, with what it holds', async () => {
  const world = await prepareWorld();
  await setKillSwitch(world, { on: true, by: 'Ann', reason: 'a real outage' });
  await receive(world, { shard: 'shard-2' });
  await routeSignals(world, { queued: true });

  const needs = await needsOf(world);

  expect(kinds(needs)).toEqual(['kill-switch', 'alert']);
  expect(needs[0]).toMatchObject({ why: 'Set by Ann: a real outage', since: '2026-11-23T03:00:00.000Z' });
});

test('a kill switch that cannot be read counts as on', async () => {
  const killSwitch = { read: () => Promise.reject(new Error('no table')) };

  const needs = await needsOf(await prepareWorld(), BOTH, { killSwitch });

  expect(needs).toMatchObject([{ kind: 'kill-switch', since: null }]);
});

test('a registry that cannot be read is a need, is reported, and hides no other', async () => {
  const world = await prepareWorld();
  await ended(world, 'shard-2', 'Expired');
  const registry = { read: () => Promise.reject(new Error('no cluster')) };

  const errors: unknown[] = [];

  const needs = await needsOf(world, { targetIds: ['docs-rag'] }, { registry }, errors);

  expect(needs.map(({ id }) => id)).toEqual(['run:docs-rag-shard-restore-1', 'registry:docs-rag']);
  expect(errors).toEqual([new Error('no cluster')]);
});

test('what is about other targets is not told', async () => {
  const world = await prepareWorld();
  await ended(world, 'shard-2', 'Expired');
  await receive(world, { shard: 'shard-2' });
  await routeSignals(world, { queued: true });

  expect(kinds(await needsOf(world, { targetIds: ['observed'] }))).toEqual([]);
});
