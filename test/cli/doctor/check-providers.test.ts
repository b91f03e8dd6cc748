import { checkProviders } from '../../../cli/doctor/check-providers.ts';
import { generatorConfig } from '../../../core/contracts/config/generator-config.ts';
import { DependencyUnavailable } from '../../../core/kernel/task-error.ts';
import type { Failure } from '../../../core/provider/failure/classify.ts';
import { reading } from '../../core/provider/show/world.ts';
import { FakeGeneratorPods } from '../../fakes/provider/generator-pods.ts';

const model = { name: 'small', serves: ['chat'], context: 8192, tools: true };
const provider = (name: string) => ({ name, kind: 'openai', url: 'https://llm.example.test/v1', models: [model] });
const load = { requestsPerMinute: 60, tokensPerMinute: 9000, promptTokens: 3000, answerTokens: 500 };

function prepare(over: object = {}) {
  const generator = generatorConfig.parse({ providers: [provider('one'), provider('two')], ...over });
  const generatorPods = new FakeGeneratorPods((pod) => ({ pod, label: null, problem: null }));
  generatorPods.read = [reading('a', [], { load: { ...load, jsonMode: false, tools: true } })];
  const said = async () =>
    (await checkProviders(generatorPods, { id: 'docs-rag', generator })).map(
      ({ status, about, remedy }) => `${status}: ${about}${remedy === null ? '' : ` -> ${remedy}`}`,
    );
  return { generatorPods, said };
}

const failureOf = (name: Failure['class'], code: string): Failure => ({
  ...{ class: name, cause: null, code, by: 'code', unknown: null, horizon: 60_000, needs: null },
});

test('providers that answer and a backup that bears the load are fine', async () => {
  expect(await prepare().said()).toEqual([
    "ok: all 1 gateways of 'docs-rag' answer",
    "ok: 'one' answers for 'small' after 20 ms",
    "ok: 'two' answers for 'small' after 20 ms",
    "ok: 'two' can take the requests of late for 'chat'",
  ]);
});

test('a key that is not accepted is found before it is needed', async () => {
  const { generatorPods, said } = prepare();
  generatorPods.failing.set('two', failureOf('Auth', 'invalid_api_key'));

  expect(await said()).toContain(
    "failed: 'two' fails with Auth (invalid_api_key) for 'small' -> put a valid key into its secret, or give its role the rights to the model",
  );
});

test('a probe beyond the budget says nothing about its provider', async () => {
  const { generatorPods, said } = prepare();
  generatorPods.failing.set('two', failureOf('Throttled', 'probe_not_due'));

  expect((await said()).join('\n')).toContain("unknown: 'two' was not asked for 'small'");
});

test('gateways that are missing or away fail, and hide nothing else', async () => {
  const none = prepare();
  none.generatorPods.read = [];
  const away = prepare();
  away.generatorPods.read = [{ isAway: true, pod: 'a', reason: 'no answer' }];
  const unseen = prepare();
  unseen.generatorPods.readings = () => Promise.reject(new DependencyUnavailable('the cluster is away'));

  expect((await none.said())[0]).toMatch(/^failed: no gateway of 'docs-rag' runs/);
  expect((await away.said())[0]).toMatch(/^failed: pod 'a' does not answer: no answer/);
  expect((await unseen.said())[0]).toMatch(/^failed: can't be checked: the cluster is away/);
  expect((await unseen.said())[1]).toBe("ok: 'one' answers for 'small' after 20 ms");
});

test('a service without the gateway has no gateway to look for', async () => {
  const over = { flag: { kind: 'deployment-env', deployment: 'api', container: 'api', variable: 'LLM' } };
  const { generatorPods, said } = prepare(over);
  generatorPods.read = [];

  expect(await said()).toEqual([
    ...["ok: 'one' answers for 'small' after 20 ms", "ok: 'two' answers for 'small' after 20 ms"],
  ]);
});

test('a backup that lacks what the requests of late need fails', async () => {
  const { generatorPods, said } = prepare();
  generatorPods.read = [reading('a', [], { load: { ...load, promptTokens: 9000, jsonMode: true, tools: false } })];

  expect((await said()).filter((line) => line.startsWith('failed: '))).toEqual([
    expect.stringContaining("'two' can't stand in for 'chat': its context of 8192 tokens is too small for 9500"),
    expect.stringContaining("'two' can't stand in for 'chat': it has no JSON mode"),
  ]);
});
