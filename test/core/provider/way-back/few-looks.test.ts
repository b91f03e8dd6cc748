import { looksIn, restAt } from '../../../../core/contracts/config/bounds.ts';
import { stepPauseAt } from '../../../../core/contracts/config/generator/failover-bounds.ts';
import { drainBacklog } from '../../../../core/provider/drain-backlog.ts';
import { judgeRamp } from '../../../../core/provider/judge-ramp.ts';
import { prepareSwitched, type RampWorld, reading, ref } from '../ramp-world.ts';
import { begin, versionOf } from './drive-ramp.ts';

type Look = () => Promise<{ done: boolean; waitSeconds: number }>;

/** Looks as the machine does until it is done, and gives how often. */
async function looksOf({ clock }: RampWorld, look: Look): Promise<number> {
  for (let looks = 1; ; looks++) {
    const { done, waitSeconds } = await look();
    if (done) return looks;
    clock.advance(waitSeconds);
  }
}

test.each([3600, 43_200])(
  'a step that waits %i s for pairs takes no more looks than the configuration counts',
  async (holdSeconds) => {
    const world = await prepareSwitched({ ramp: { holdSeconds } });
    await begin(world);
    world.generatorPods.read = [reading(await versionOf(world))];

    const looks = await looksOf(world, () => judgeRamp(world, ref));

    expect(looks).toBeGreaterThan(20);
    expect(looks).toBeLessThanOrEqual(looksIn(holdSeconds, (age) => stepPauseAt(age, 5)) + 1);
  },
);

test('requests that wait for two weeks take no more looks than the configuration counts', async () => {
  const maxAgeSeconds = 14 * 86_400;
  const world = await prepareSwitched({ backlog: { maxAgeSeconds } });
  const backlog = { waiting: 1, oldestSeconds: 60, expired: 0, failed: 0 };
  world.generatorPods.read = [reading(await versionOf(world), { backlog })];

  const looks = await looksOf(world, () => drainBacklog(world, ref));

  expect(looks).toBeGreaterThan(100);
  expect(looks).toBeLessThanOrEqual(looksIn(maxAgeSeconds, (age) => restAt(age, 5)) + 1);
});
