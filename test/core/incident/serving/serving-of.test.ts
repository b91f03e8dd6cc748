import { servingOf } from '../../../../core/incident/serving/serving-of.ts';
import { shardEntry } from '../../../fakes/registry.ts';
import { prepareWorld } from '../world.ts';

const shards = (routes: ('self' | 'replica' | 'none')[]) => [
  ...routes.map((route, index) => shardEntry(`shard-${index}`, { route })),
  shardEntry('shard-0-replica', { replicaOf: 'shard-0' }),
];

test.each([
  [['none'], 0, true],
  [['none', 'self'], 1, true],
  [['none', 'none'], 1, false],
  [['none', 'self', 'self'], 2, true],
  [['none', 'none', 'self'], 2, false],
  [['none', 'none', 'self', 'self'], 2, true],
  [['none', 'none', 'none', 'self'], 2, false],
  [['none', 'none', 'replica', 'self'], 2, true],
] as const)(
  'by default at least half of the shards serve; the first sick one never counts: %j',
  async (routes, wanted, isEnough) => {
    const { config } = await prepareWorld();

    expect(servingOf(config, 'docs-rag', shards([...routes]))).toMatchObject({
      wanted,
      isEnough,
      shards: routes.length,
    });
  },
);

test('a target says how many shards are to go on serving', async () => {
  const { config } = await prepareWorld({ repairs: { atOnce: 2, keepServing: 3 } });

  expect(servingOf(config, 'docs-rag', shards(['none', 'self', 'self', 'self'])).isEnough).toBe(true);
  expect(servingOf(config, 'docs-rag', shards(['none', 'none', 'self', 'self'])).isEnough).toBe(false);
});
