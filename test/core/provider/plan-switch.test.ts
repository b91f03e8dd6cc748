import { planSwitch } from '../../../core/provider/plan-switch.ts';
import { prepareFailover } from './failover-world.ts';

test('the plan says what a team without the gateway does not get', async () => {
  const world = await prepareFailover();
  const flag = { kind: 'deployment-env', deployment: 'api', container: 'api', variable: 'LLM', values: {} } as const;
  const targets = world.config.targets.map((target) => ({
    ...target,
    ...(target.generator && { generator: { ...target.generator, flag } }),
  }));
  const config = { ...world.config, targets };

  const { planHash } = await planSwitch({ ...world, config }, { ...world.ref, backupId: 'azure' });

  expect((await world.facts()).plans?.[planHash]?.changes).toEqual([
    "flag (deployment-env): from 'openai' to 'azure', for all sessions",
    expect.stringMatching(/no cached answers, refusals and backlog/),
    expect.stringMatching(/no ramp/),
    expect.stringMatching(/no pod proves the switch/),
  ]);
});
