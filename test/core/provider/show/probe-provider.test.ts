import { ProbeNotDue, probeProvider } from '../../../../core/provider/show/probe-provider.ts';
import { prepareProviders } from './world.ts';

describe('a probe', () => {
  it('asks the named model once, or the first one', async () => {
    const { deps, generatorPods } = await prepareProviders();

    const first = await probeProvider(deps, { targetId: 'docs-rag', provider: 'one' });
    await probeProvider(deps, { targetId: 'docs-rag', provider: 'one', model: 'large' });

    expect(first).toEqual({ provider: 'one', model: 'small', millis: 20, failure: null });
    expect(generatorPods.asked).toEqual([
      { provider: 'one', model: 'small', need: 'reach' },
      { provider: 'one', model: 'large', need: 'reach' },
    ]);
  });

  it('tells the failure and how long the provider asks to be left alone', async () => {
    const { deps, generatorPods } = await prepareProviders();
    generatorPods.failing.set('one', failureOf('Throttled', 'rate_limit_exceeded', 171_000));

    const { failure } = await probeProvider(deps, { targetId: 'docs-rag', provider: 'one' });

    expect(failure).toEqual({ class: 'Throttled', code: 'rate_limit_exceeded', horizonSeconds: 171 });
  });

  it('that the budget does not allow is refused, with the time', async () => {
    const { deps, generatorPods } = await prepareProviders();
    generatorPods.failing.set('one', failureOf('Throttled', 'probe_not_due', 59_400));

    const asking = probeProvider(deps, { targetId: 'docs-rag', provider: 'one' });

    await expect(asking).rejects.toBeInstanceOf(ProbeNotDue);
    await expect(asking).rejects.toThrow('try again in 60 s');
  });

  it.each([
    [{ provider: 'three' }, "provider 'three' of target 'docs-rag' is unknown: use one or two"],
    [{ provider: 'one', model: 'huge' }, "provider 'one' has no model 'huge': use small or large"],
  ])('of %j is refused before anybody is asked', async (asked, words) => {
    const { deps, generatorPods } = await prepareProviders();

    await expect(probeProvider(deps, { targetId: 'docs-rag', ...asked })).rejects.toThrow(words);

    expect(generatorPods.asked).toEqual([]);
  });
});

const failureOf = (failure: 'Throttled', code: string, horizon: number) => ({
  ...{ class: failure, cause: null, code, by: 'code' as const, unknown: null, horizon, needs: null },
});
