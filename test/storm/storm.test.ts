import { assertNothingLost, assertOneIncidentPerShard } from './assert-storm.ts';
import { raiseStorm } from './raise-storm.ts';
import { stormBodies } from './storm-world.ts';

const SEED = 20261123;

test('600 shuffled notifications over 32 connections, with the server killed in between, lose nothing and start each shard once', async () => {
  const bodies = stormBodies(600, SEED);

  const storm = await raiseStorm(bodies, 1);

  assertNothingLost(storm, bodies);
  assertOneIncidentPerShard(storm);
});
