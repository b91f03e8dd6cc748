import { collectProviderEvidence } from '../../../core/provider/collect-provider-evidence.ts';
import { prepareFailover } from './failover-world.ts';

test('first evidence is what pods, flag and configuration say, and the reason where one of them is away', async () => {
  const world = await prepareFailover();
  world.generatorPods.readings = () => Promise.reject(new Error('no route to the gateway'));

  await collectProviderEvidence(world, world.ref);

  const files = world.evidence.filesOf(world.ref.incidentId);
  expect([...files.keys()].sort()).toEqual(['flag.json', 'generator.json', 'pods.unavailable.txt']);
  expect(files.get('pods.unavailable.txt')).toContain('no route to the gateway');
  expect(JSON.parse(files.get('generator.json') ?? '').providers).toHaveLength(2);
});
