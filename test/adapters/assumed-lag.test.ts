import { assumedLag } from '../../adapters/assumed-lag.ts';

test('a shard is taken to lack what was added since writers may be behind, for nobody asks them', async () => {
  const clock = { now: () => Date.parse('2026-11-23T03:00:00.000Z') };

  const oldest = await assumedLag({ clock, indexLagSeconds: 900 }).oldestMissing('docs-rag', 'shard-1');

  expect(oldest).toBe('2026-11-23T02:45:00.000Z');
});
