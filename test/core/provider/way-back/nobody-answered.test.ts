import { judgeRamp } from '../../../../core/provider/judge-ramp.ts';
import { planRamp } from '../../../../core/provider/plan-ramp.ts';
import { stepRamp } from '../../../../core/provider/step-ramp.ts';
import { ref, traffic, view, writeShares } from '../ramp-world.ts';
import { begin, judge, prepare } from './drive-ramp.ts';

describe('where nobody answered', () => {
  const fallen = async () => {
    const world = await prepare();
    await writeShares(world, 1, 100, 'fallback');
    await world.caseFile.save(ref, 'fallbackAt', '', '2026-11-23T02:30:00.000Z');
    return world;
  };

  test('the primary gets everything at once, and natural traffic judges it', async () => {
    const world = await fallen();
    const { moved } = await begin(world);

    expect(moved).toMatchObject({ percent: 100 });
    expect(await world.generatorStates.read(ref.targetId)).toMatchObject({ mode: 'live' });
    expect(await judge(world, {}, 30)).toMatchObject({ done: false });
    expect(await judge(world)).toMatchObject({ done: true, finished: true });
  });

  test('a primary that fails again leaves cached answers and refusals', async () => {
    const world = await fallen();
    const { planHash } = await begin(world);
    await judge(world, { models: [view('openai', { state: 'open' }), view('azure', { state: 'open' })] }, 2);

    expect(await stepRamp(world, { ...ref, planHash })).toMatchObject({ percent: 0, onBackup: true });
    expect(await world.generatorStates.read(ref.targetId)).toMatchObject({ mode: 'fallback' });
  });

  test('too few requests hold, then ask; a person may close it as it is', async () => {
    const world = await fallen();
    await begin(world);
    const thin = { traffic: [traffic('openai', 3)] };
    expect(await judge(world, thin)).toMatchObject({ done: false });
    expect(await judge(world, thin, 600)).toMatchObject({ ask: true });

    const { planHash } = await planRamp(world, ref);
    await stepRamp(world, { ...ref, planHash });

    expect(await judgeRamp(world, ref)).toMatchObject({ done: true, finished: true });
  });
});
