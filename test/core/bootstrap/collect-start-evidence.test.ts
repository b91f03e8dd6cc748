import { collectStartEvidence } from '../../../core/bootstrap/collect-start-evidence.ts';
import { object } from './cases/build.ts';
import { prepareStart } from './start-world.ts';

test('objects, events and logs are kept before anything is changed, without values that may be secret', async () => {
  const world = await prepareStart();
  const env = [{ name: 'DATABASE_URL', value: 'postgres://app:hunter22@db/docs' }];
  world.service.extra = [
    object('ConfigMap', 'settings', { data: { key: 'hunter33' } }),
    object('CronJob', 'crawl', { spec: { containers: [{ name: 'crawl', env }] } }),
  ];

  await collectStartEvidence(world, world.ref);

  const files = world.evidence.filesOf(world.ref.incidentId);
  const kept = [...files.values()].join('\n');
  expect([...files.keys()]).toEqual(expect.arrayContaining(['objects.json', 'events.json', 'not-seen.json']));
  expect(kept).toContain('relation "documents" does not exist');
  expect(kept).toContain('DATABASE_URL');
  expect(kept).not.toMatch(/hunter/);
});

test('a look that fails is evidence, too, and the run goes on', async () => {
  const world = await prepareStart();
  world.startScene.observe = () => Promise.reject(new Error('the API server is away'));

  await collectStartEvidence(world, world.ref);

  expect([...world.evidence.filesOf(world.ref.incidentId).values()].join('')).toContain('the API server is away');
});
