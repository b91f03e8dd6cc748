import { quarantineVolume } from '../../../core/shard/quarantine-volume.ts';
import { prepareWorld, ref } from './world.ts';

test('a volume is labelled with the reason and the incident, and counted once', async () => {
  const world = prepareWorld();

  const labelled = [
    await quarantineVolume(world, ref, 'shard-1', 'sick'),
    await quarantineVolume(world, ref, 'shard-1', 'sick'),
  ];

  expect(labelled).toEqual([true, true]);
  expect(world.volumes.quarantined.get('shard-1')).toBe('sick (docs-rag-shard-restore-1)');
  expect((await world.caseFile.facts(ref.incidentId)).quarantinedVolumes).toHaveProperty('shard-1');
});

test('a volume that is not there is not labelled', async () => {
  const world = prepareWorld();

  expect(await quarantineVolume(world, ref, 'gone', 'sick')).toBe(false);
});
