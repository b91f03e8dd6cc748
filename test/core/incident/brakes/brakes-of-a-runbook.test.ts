import { showBrakes } from '../../../../core/incident/brakes/show-brakes.ts';
import { closeIncident } from '../../../../core/incident/close-incident.ts';
import { routeSignals } from '../../../../core/incident/route-signals.ts';
import { startByPerson } from '../../../../core/incident/start-by-person.ts';
import { decided, receive } from '../signals.ts';
import { prepareWorld, type World } from '../world.ts';

/** A whole run that a person started. */
async function ranBy(world: World, runbook: 'shard-restore' | 'shard-settle' | 'snapshot', shardId: string) {
  const ref = { targetId: 'docs-rag', subjectId: shardId };
  const { id: incidentId, epoch } = await startByPerson(world, { ...ref, runbook, by: 'Ann' });
  await closeIncident(world, { ...ref, incidentId, epoch, outcome: 'Completed' });
}

test('a budget is that of one runbook: a run of another one spends nothing of it', async () => {
  const world = await prepareWorld({ budget: { perHour: 1, perDay: 7 } });
  await ranBy(world, 'shard-settle', 'shard-2');

  await receive(world, { shard: 'shard-2' });
  await routeSignals(world);

  expect(await decided(world)).toEqual([['Started', 'docs-rag-shard-restore-1']]);
  const { budgets } = await showBrakes(world, { targetIds: ['docs-rag', 'observed'] });
  expect(budgets.map(({ targetId, runbook, lastHour }) => [targetId, runbook, lastHour])).toEqual([
    ['docs-rag', 'shard-restore', 1],
    ['observed', 'shard-observe', 0],
  ]);
});

test('a cooldown is that of one runbook and one shard', async () => {
  const world = await prepareWorld({ cooldownSeconds: 600 });
  await ranBy(world, 'shard-restore', 'shard-2');
  await ranBy(world, 'snapshot', 'shard-1');

  await receive(world, { shard: 'shard-2' });
  await receive(world, { shard: 'shard-1' });
  await routeSignals(world);

  expect(await decided(world)).toEqual([
    ['Cooldown', null],
    ['Started', 'docs-rag-shard-restore-2'],
  ]);
});
