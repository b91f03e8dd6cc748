import { withProviders } from '../core/provider/show/world.ts';
import { FakeGeneratorPods } from '../fakes/provider/generator-pods.ts';
import { serveApp } from './served-app.ts';

const failure = (name: 'Auth' | 'Throttled' | 'Server', code: string, horizon: number | null) => ({
  ...{ class: name, cause: null, code, by: 'code' as const, unknown: null, horizon, needs: null },
});

describe('ragmend providers', () => {
  const generatorPods = new FakeGeneratorPods((pod) => ({ pod, label: null, problem: null }));
  let served: Awaited<ReturnType<typeof serveApp>>;
  beforeAll(async () => {
    served = await serveApp({ config: await withProviders(), generatorPods });
  });
  beforeEach(() => {
    generatorPods.failing.clear();
    generatorPods.millis = 20;
  });
  afterAll(() => served.stop());

  it('shows each model with its share and state, and what can not be seen', async () => {
    const { code, out } = await served.run('providers');

    expect(code).toBe(0);
    const lines = out.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
    expect(lines.slice(0, 4)).toEqual([
      'PROVIDER ROLE SHARE MODEL STATE ASKED AGAIN LAST FAILURE',
      ...['one primary 100 % small unknown', 'one primary 100 % large unknown', 'two backup 0 % small unknown'],
    ]);
    expect(lines).toContain('flag (gateway): one');
    expect(out).toContain(
      'unknown: no gateway runs that knows the state of the providers: start it, or look at its pods',
    );
  });

  it('gives programs the same as JSON', async () => {
    const { out } = await served.run('providers', '--json');

    expect(JSON.parse(out)).toMatchObject({ targetId: 'docs-rag', providers: [{ name: 'one' }, { name: 'two' }] });
  });

  it('probes a provider, says that it costs tokens, and how it answered', async () => {
    const { code, out, err } = await served.run('provider', 'probe', 'one', '--model', 'large');

    expect([code, out]).toEqual([0, "one answers for 'large' after 20 ms\n"]);
    expect(err).toContain('asking one once, which costs a few tokens');
  });

  it('fails where the provider fails, with what to do', async () => {
    generatorPods.failing.set('one', failure('Auth', 'invalid_api_key', null));

    const { code, out } = await served.run('provider', 'probe', 'one');

    expect(code).toBe(1);
    expect(out).toContain(
      "one fails with Auth (invalid_api_key) for 'small' after 20 ms: put a valid key into its secret",
    );
  });

  it('says that it did not ask a model that rests, and repeats its last failure as such', async () => {
    generatorPods.failing.set('one', failure('Server', '503', 29_000));
    generatorPods.millis = 0;

    const { code, out } = await served.run('provider', 'probe', 'one');

    expect(code).toBe(1);
    expect(out).toContain(
      "one was not asked for 'small', which rests after its last failure, Server (503): ask again in 29 s; ",
    );
  });

  it.each([
    [['nobody'], "provider 'nobody' of target 'docs-rag' is unknown: use one or two"],
    [['one', '--model', 'huge'], "provider 'one' has no model 'huge': use small or large"],
  ])('refuses to probe %j', async (argv, words) => {
    const { code, out, err } = await served.run('provider', 'probe', ...argv, '--json');

    expect([code, out]).toEqual([4, '']);
    expect(err).toContain(words);
  });

  it('is refused beyond the budget of probes, and says when to try again', async () => {
    generatorPods.failing.set('one', failure('Throttled', 'probe_not_due', 59_400));

    const { code, err } = await served.run('provider', 'probe', 'one', '--json');

    expect(code).toBe(4);
    expect(err).toContain('try again in 60 s');
  });

  it('starts the failover of a provider that is named with its kind', async () => {
    const { code, out } = await served.run('start', 'provider/one', '--as', 'Bo', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ runbook: 'provider-failover', subject: { kind: 'provider', id: 'one' } });
  });
});

test('a target without a generator says how to get one', async () => {
  const served = await serveApp();

  const { code, out } = await served.run('providers');
  await served.stop();

  expect(code).toBe(0);
  expect(out).toContain("no LLM providers of docs-rag are configured: add its 'generator' to ragmend.yaml");
});
