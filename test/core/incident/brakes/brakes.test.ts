import { shardNamed } from '../../../../core/contracts/subject.ts';
import { resetBreaker } from '../../../../core/incident/brakes/reset-breaker.ts';
import { setKillSwitch } from '../../../../core/incident/brakes/set-kill-switch.ts';
import { showBrakes } from '../../../../core/incident/brakes/show-brakes.ts';
import { closeIncident } from '../../../../core/incident/close-incident.ts';
import { routeSignals } from '../../../../core/incident/route-signals.ts';
import { startByPerson } from '../../../../core/incident/start-by-person.ts';
import { WHOLE } from '../../../fakes/whole-list.ts';
import { decided, receive } from '../signals.ts';
import { prepareWorld, type World } from '../world.ts';

const FREE = {
  cooldownSeconds: 0,
  budget: { perHour: 100, perDay: 100 },
  breaker: { repeats: 100, withinSeconds: 3600 },
};
const notices = async (world: World) => (await world.effects()).filter(({ kind }) => kind === 'notify');

/** One whole repair that an alert about a shard started; gives its incident. */
async function repaired(world: World, shard = 'shard-2', outcome: 'Completed' | 'Failed' = 'Completed') {
  await receive(world, { shard });
  await routeSignals(world);
  const [last] = await world.incidents.list(WHOLE);
  if (!last || last.closedAt !== null) throw new Error(`nothing was started: ${JSON.stringify(await decided(world))}`);
  await closeIncident(world, { ...last, incidentId: last.id, outcome });
  return last.id;
}

test('a target whose hour is spent starts nothing more, pages a person once, and starts again an hour later', async () => {
  const world = await prepareWorld({ ...FREE, budget: { perHour: 2, perDay: 7 } });
  await repaired(world, 'shard-1');
  const last = await repaired(world, 'shard-2');

  for (const shard of ['shard-1', 'shard-2', 'shard-2']) await receive(world, { shard });
  await routeSignals(world);

  expect((await decided(world)).slice(2)).toEqual(Array(3).fill(['Budget', null]));
  const paged = (await notices(world)).filter(({ id }) => id.startsWith('budget:'));
  expect(paged).toMatchObject([{ id: `budget:${last}`, severity: 'critical' }]);
  world.clock.advance(3600);
  await receive(world, { shard: 'shard-1' });
  await routeSignals(world);
  expect((await decided(world)).at(-1)).toEqual(['Started', 'docs-rag-shard-restore-3']);
});

test('a day has a budget of its own', async () => {
  const world = await prepareWorld({ ...FREE, budget: { perHour: 2, perDay: 3 } });
  for (let round = 0; round < 3; round++) {
    await repaired(world);
    world.clock.advance(3600);
  }
  await receive(world, { shard: 'shard-2' });

  await routeSignals(world);

  expect((await decided(world)).at(-1)).toEqual(['Budget', null]);
});

test('a person may start a repair though the budget is spent, and it counts', async () => {
  const world = await prepareWorld({ ...FREE, budget: { perHour: 1, perDay: 7 } });
  await repaired(world);

  await startByPerson(world, { targetId: 'docs-rag', subjectId: 'shard-1', runbook: 'shard-restore', by: 'Ann' });

  const { budgets } = await showBrakes(world, { targetIds: ['docs-rag'] });
  expect(budgets[0]).toEqual({
    targetId: 'docs-rag',
    runbook: 'shard-restore',
    lastHour: 2,
    perHour: 1,
    lastDay: 2,
    perDay: 7,
  });
});

test('when the same repair succeeded repeatedly and the alert comes back, the breaker opens and pages a person once', async () => {
  const world = await prepareWorld({ ...FREE, breaker: { repeats: 2, withinSeconds: 3600 } });
  await repaired(world);
  const last = await repaired(world);

  await receive(world, { shard: 'shard-2' });
  await receive(world, { shard: 'shard-2' });
  await routeSignals(world);
  await receive(world, { shard: 'shard-1' });
  await routeSignals(world);

  expect((await decided(world)).slice(2)).toEqual([
    ['Breaker', null],
    ['Breaker', null],
    ['Started', 'docs-rag-shard-restore-3'],
  ]);
  const paged = (await notices(world)).filter(({ id }) => id.startsWith('breaker:'));
  expect(paged).toMatchObject([{ id: `breaker:${last}`, severity: 'critical' }]);
});

test('an open breaker stays open however long it is, until a person resets it', async () => {
  const world = await prepareWorld({ ...FREE, breaker: { repeats: 1, withinSeconds: 3600 } });
  await repaired(world);
  await receive(world, { shard: 'shard-2' });
  await routeSignals(world);
  world.clock.advance(24 * 3600);
  await receive(world, { shard: 'shard-2' });
  await routeSignals(world);
  const dayLater = (await decided(world)).at(-1);

  await resetBreaker(world, { targetId: 'docs-rag', subject: shardNamed('shard-2'), by: 'Ann' });
  await receive(world, { shard: 'shard-2' });
  await routeSignals(world);

  expect(dayLater).toEqual(['Breaker', null]);
  expect((await decided(world)).at(-1)).toEqual(['Started', 'docs-rag-shard-restore-2']);
});

test('repairs of before a reset no longer count: the next alert starts one at once, and as many later ones open the breaker again', async () => {
  const world = await prepareWorld({ ...FREE, breaker: { repeats: 2, withinSeconds: 3600 } });
  await repaired(world);
  await repaired(world);
  await receive(world, { shard: 'shard-2' });
  await routeSignals(world);
  world.clock.advance(60);
  await resetBreaker(world, { targetId: 'docs-rag', subject: shardNamed('shard-2'), by: 'Ann' });
  for (let round = 0; round < 2; round++) {
    world.clock.advance(60);
    await repaired(world);
  }

  await receive(world, { shard: 'shard-2' });
  await routeSignals(world);

  const dispositions = (await decided(world)).map(([disposition]) => disposition);
  expect(dispositions).toEqual(['Started', 'Started', 'Breaker', 'Started', 'Started', 'Breaker']);
});

test('failed repairs and repairs long ago open no breaker', async () => {
  const world = await prepareWorld({ ...FREE, breaker: { repeats: 2, withinSeconds: 3600 } });
  await repaired(world);
  world.clock.advance(3600);
  await repaired(world);
  await repaired(world, 'shard-2', 'Failed');

  await receive(world, { shard: 'shard-2' });
  await routeSignals(world);

  expect((await decided(world)).at(-1)).toEqual(['Started', 'docs-rag-shard-restore-4']);
});

test('a breaker that is not open can not be reset', async () => {
  const world = await prepareWorld();

  const resetting = resetBreaker(world, { targetId: 'docs-rag', subject: shardNamed('shard-2'), by: 'Ann' });

  await expect(resetting).rejects.toThrow("shard 'shard-2' has no open breaker");
});

test('while the kill switch is on, an alert starts nothing and says so; sent again later, it starts a run', async () => {
  const world = await prepareWorld();
  await setKillSwitch(world, { on: true, by: 'Ann', reason: 'a real outage' });
  await receive(world, { shard: 'shard-2' }, { fingerprint: 'same' });
  await routeSignals(world);
  const stopped = await decided(world);
  await setKillSwitch(world, { on: false, by: 'Ann', reason: 'over' });

  await receive(world, { shard: 'shard-2' }, { fingerprint: 'same' });
  await routeSignals(world);

  expect(stopped).toEqual([['KillSwitch', null]]);
  expect(await decided(world)).toEqual([['Started', 'docs-rag-shard-restore-1']]);
});

test('an alert that goes on firing after its incident ended and cooled down starts another', async () => {
  const world = await prepareWorld({ ...FREE, cooldownSeconds: 30 });
  const send = async () => {
    await receive(world, { shard: 'shard-2' }, { fingerprint: 'same' });
    await routeSignals(world);
  };
  await send();
  await send();
  await closeIncident(world, {
    ...{ incidentId: 'docs-rag-shard-restore-1', targetId: 'docs-rag', shardId: 'shard-2', epoch: 1 },
    outcome: 'Completed',
  });
  await send();
  const cooling = await decided(world);
  world.clock.advance(30);

  await send();

  expect(cooling).toEqual([['Cooldown', 'docs-rag-shard-restore-1']]);
  expect(await decided(world)).toEqual([['Started', 'docs-rag-shard-restore-2']]);
});
