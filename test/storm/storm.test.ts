import { assertNothingLost, assertOneIncidentPerTarget } from './assert-storm.ts';
import { raiseStorm } from './raise-storm.ts';
import { stormBodies } from './storm-world.ts';

const SEED = 20261123;

test('1,200 shuffled notifications over 32 connections, with the server killed twice, lose nothing and start each target once', async () => {
  const bodies = stormBodies(1_200, SEED);

  const storm = await raiseStorm(bodies, 2);

  assertNothingLost(storm, bodies);
  assertOneIncidentPerTarget(storm);
}, 120_000);
