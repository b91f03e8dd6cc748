import { assertNothingLost, assertOneIncidentPerShard } from '../storm/assert-storm.ts';
import { raiseStorm } from '../storm/raise-storm.ts';
import { stormBodies } from '../storm/storm-world.ts';

const seed = Number(process.env.RAGMEND_SEED ?? Date.now() % 1_000_000);

test(`10,000 shuffled notifications over 32 connections with eight kills lose nothing and start each shard once (RAGMEND_SEED=${seed})`, async () => {
  const bodies = stormBodies(10_000, seed);

  const storm = await raiseStorm(bodies, 8);

  assertNothingLost(storm, bodies);
  assertOneIncidentPerShard(storm);
}, 600_000);
