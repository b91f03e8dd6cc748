import { restoreReplicas } from '../../../core/bootstrap/restore-replicas.ts';
import { startComponents } from '../../../core/bootstrap/start-components.ts';
import { startMigration } from '../../../core/bootstrap/start-migration.ts';
import { prepareStart, RETRIEVER, stopped, WEB } from './start-world.ts';

const prepared = async () => {
  const world = await prepareStart();
  const input = await stopped(world);
  return { world, input, left: async () => (await world.facts()).startLeft };
};

test('what was stopped comes back once, and a run that stopped nothing changes nothing', async () => {
  const { world, left } = await prepared();
  const other = await prepareStart();

  await restoreReplicas(world, world.ref);
  await restoreReplicas(world, world.ref);
  await restoreReplicas(other, other.ref);

  expect(world.components.changes).toEqual([`scale ${RETRIEVER} 0`, `scale ${RETRIEVER} 2`]);
  expect(await left()).toContain('has its replicas');
  expect(other.components.changes).toEqual([]);
  expect((await other.facts()).startLeft).toBe('Nothing was stopped.');
});

test.each([
  ['as stopped', [WEB, RETRIEVER]],
  ['by name, as in DynamoDB', [RETRIEVER, WEB]],
])('replicas come back in the reverse order of stopping, however the records are ordered: %s', async (_, recorded) => {
  const world = await prepareStart();
  for (const workload of recorded) {
    const at = `2026-11-23T03:00:0${workload === WEB ? 0 : 1}.000Z`;
    await world.caseFile.save(world.ref, 'stopped', workload, { replicas: 2, at, backAt: null });
    world.service.scale(workload, 0);
  }

  await restoreReplicas(world, world.ref);

  expect(world.components.changes).toEqual([`scale ${RETRIEVER} 2`, `scale ${WEB} 2`]);
});

test('a number that somebody has set meanwhile stays, and is told', async () => {
  const { world, left } = await prepared();
  world.service.scale(RETRIEVER, 5);

  await restoreReplicas(world, world.ref);

  expect(world.service.parts.get(RETRIEVER)?.replicas).toBe(5);
  expect(await left()).toContain(`${RETRIEVER} has 5 replicas, as somebody has set; it had 2.`);
});

test('a component of another version comes back all the same; one that is refused is told, and others come back', async () => {
  const { world, left } = await prepared();
  await world.caseFile.save(world.ref, 'stopped', WEB, { replicas: 1, at: '2026-11-23T03:00:00.000Z', backAt: null });
  world.service.scale(WEB, 0);
  Object.assign(world.service.parts.get(WEB) ?? {}, { scaledBy: 'KEDA' });
  Object.assign(world.service.parts.get(RETRIEVER) ?? {}, { version: 'v2' });

  await restoreReplicas(world, world.ref);

  expect(world.service.parts.get(RETRIEVER)?.replicas).toBe(2);
  expect(await left()).toContain(`${WEB} is still at 0 replicas, and had 1`);
});

test('a component that has its replicas again keeps them', async () => {
  const { world, input, left } = await prepared();
  world.service.schema = 'right';
  await startComponents(world, input);
  await restoreReplicas(world, world.ref);

  expect(world.components.changes).toEqual([`scale ${RETRIEVER} 0`, `scale ${RETRIEVER} 2`]);
  expect(await left()).toBe('What was stopped has its replicas again.');
});

test.each([
  ['succeeds', 'ran and succeeded: it has no undo'],
  ['fails', 'failed, or never began'],
  ['lost', 'is lost: nobody knows what it did'],
] as const)('a migration that %s is told', async (how, words) => {
  const { world, input, left } = await prepared();
  world.service.migration = how;
  await startMigration(world, input);
  world.clock.advance(60);

  await restoreReplicas(world, world.ref);

  expect(await left()).toContain(words);
});

test('a migration that runs is told, and left to its end until its deadline has passed', async () => {
  const { world, input, left } = await prepared();
  world.service.migration = 'endless';
  await startMigration(world, input);

  await restoreReplicas(world, world.ref);
  const running = await left();
  const early = [...world.migrationJobs.changes];
  world.clock.advance(4000);
  await restoreReplicas(world, world.ref);

  expect(running).toContain('still runs: it is left to its end');
  expect(early.filter((one) => one.startsWith('stop'))).toEqual([]);
  expect(world.migrationJobs.changes.filter((one) => one.startsWith('stop'))).toHaveLength(1);
  expect(await left()).toContain('is lost');
});
