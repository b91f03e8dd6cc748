import * as fc from 'fast-check';
import { prepareWorld } from '../../incident/world.ts';
import { Night } from './night.ts';
import { SOURCES } from './senders.ts';

const SHARDS = ['shard-1', 'shard-2', 'shard-9'];
const BRAKES = {
  cooldownSeconds: 600,
  budget: { perHour: 3, perDay: 7 },
  breaker: { repeats: 2, withinSeconds: 3600 },
};

const about = { source: fc.constantFrom(...SOURCES), shard: fc.constantFrom(...SHARDS), isQueued: fc.boolean() };
const shift = fc.constantFrom(0, 0, 10, -10, 300, -300, 60 * 24 * 365, -60 * 24 * 365);
const act: fc.Arbitrary<(night: Night) => Promise<void>> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({ ...about, shift, isSuppressed: fc.boolean() })
      .map((each) => (night: Night) => night.fires(night.alertOf(each.source, each.shard), each)),
  },
  {
    weight: 4,
    arbitrary: fc
      .record({ ...about, isOwnStart: fc.boolean() })
      .map((each) => (night: Night) => night.ends(night.alertOf(each.source, each.shard), each)),
  },
  {
    weight: 2,
    arbitrary: fc
      .record(about)
      .map((each) => (night: Night) => night.lacksData(night.alertOf(each.source, each.shard), each.isQueued)),
  },
  { weight: 2, arbitrary: fc.nat(50).map((pick) => (night: Night) => night.repeats(pick)) },
  { weight: 3, arbitrary: fc.nat(50).map((pick) => (night: Night) => night.delivers(pick)) },
  { weight: 4, arbitrary: fc.boolean().map((queued) => (night: Night) => night.routes(queued)) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('Completed' as const, 'Failed' as const)
      .map((outcome) => (night: Night) => night.closes(outcome)),
  },
  { weight: 1, arbitrary: fc.boolean().map((on) => (night: Night) => night.kills(on)) },
  { weight: 1, arbitrary: fc.constant((night: Night) => night.resetsBreakers()) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(1, 100, 400, 700, 3700)
      .map((seconds) => async (night: Night) => night.world.clock.advance(seconds)),
  },
);

test('whatever is told by whom, in whatever order and with whatever clock: nothing that fires is forgotten, and nothing that is over starts a run', async () => {
  const property = fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 60, size: 'max' }), async (acts) => {
    const night = new Night(await prepareWorld(BRAKES));
    try {
      for (const each of acts) await each(night);
      await night.comesToRest();
      await night.holds();
    } finally {
      night.world.db.close();
    }
  });

  await fc.assert(property, { numRuns: 150 });
});
