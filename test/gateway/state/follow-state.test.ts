import { waitUntil } from '../../../adapters/wait-until.ts';
import type { RegistryEntry } from '../../../core/contracts/registry.ts';
import { followState } from '../../../gateway/state/follow-state.ts';

const STATE = {
  ...{ targetId: 'docs-rag', version: 3, epoch: 7, mode: 'fallback' as const, admission: null, backlog: true },
  ...{ weights: [{ provider: 'openai', percent: 100 }], by: 'ada', reason: 'a test', at: '2026-11-30T05:00:00.000Z' },
};

/** An error with a name, as a store that is away throws it. */
class Away extends Error {
  override readonly name = 'Away';
}
const away = async () => {
  throw new Away('no answer');
};

test('a registry that is away does not hide the state that the runbook wrote', async () => {
  const known = await followState({ generator: async () => STATE as never, shards: away }, () => 0);

  expect(known.generator()).toMatchObject({ version: 3, mode: 'fallback' });
  expect(known.shards()).toBeNull();
  expect(known.word()).toMatchObject({ version: 3, away: { reason: 'Away' } });
  known.stop();
});

test('a state that is away does not hide which shards serve', async () => {
  const entry = { shardId: 'shard-1', replicaOf: null, epoch: 4, route: 'none' } as RegistryEntry;
  const known = await followState({ generator: away, shards: async () => [entry] }, () => 0);

  expect(known.shards()?.get('shard-1')).toEqual({ epoch: 4, serves: false });
  expect(known.word()).toMatchObject({ version: null, away: { reason: 'Away' } });
  known.stop();
});

test('a registry that hangs does not delay the next state', async () => {
  const versions = [3, 4];
  const generator = async () => ({ ...STATE, version: versions.length > 1 ? versions.shift() : versions[0] }) as never;
  let looks = 0;
  const shards = () => (++looks === 1 ? Promise.resolve([]) : new Promise<never>(() => undefined));
  const known = await followState({ generator, shards }, () => 0);

  const seen = await waitUntil(async () => known.word().version === 4, { everyMs: 50, ms: 60_000 });

  expect([seen, looks, known.word().away]).toEqual([true, 2, null]);
  known.stop();
});
