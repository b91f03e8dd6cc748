import { generatorConfig } from '../../../../core/contracts/config/generator-config.ts';

const model = { name: 'small', context: 8192 };
const primary = {
  name: 'one',
  kind: 'openai',
  url: 'https://one.example/v1',
  apiKeySecret: 'one/key',
  models: [model],
};
const backup = {
  name: 'two',
  kind: 'anthropic',
  apiKeySecret: 'two/key',
  models: [{ name: 'other', serves: ['small'], context: 200_000 }],
};
const byEnv = { kind: 'deployment-env', deployment: 'rag-api', container: 'api', variable: 'PROVIDER' };

/** The messages with which a generator is refused, each behind its path. */
const refusals = (change: object) => {
  const { error } = generatorConfig.safeParse({ providers: [primary, backup], ...change });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
};

test('two providers are enough: everything else has a default, and nothing is sampled', () => {
  const { flag, shadow, ramp, clocks, cache } = generatorConfig.parse({ providers: [primary, backup] });

  expect(flag).toEqual({ kind: 'gateway' });
  expect(shadow.enabled).toBe(false);
  expect(ramp).toMatchObject({ steps: [1, 5, 25, 50, 100], pairs: 61, hitMargin: 0.1 });
  expect(clocks).toEqual({ connect: 2.5, firstToken: 20, idle: 15, answer: 60 });
  expect(cache.enabled).toBe(true);
});

test('the clocks of one model are only those that were given', () => {
  const { providers } = generatorConfig.parse({
    providers: [{ ...primary, models: [{ ...model, clocks: { firstToken: 40 } }] }],
  });

  expect(providers[0]?.models[0]?.clocks).toEqual({ firstToken: 40 });
});

test.each([
  ['no provider', { providers: [] }, 'providers: '],
  ['two providers of one name', { providers: [primary, { ...backup, name: 'one' }] }, "provider 'one' is there twice"],
  [
    'a backup that serves none of the names of the primary',
    { providers: [primary, { ...backup, models: [{ name: 'other', context: 1 }] }] },
    "no model of backup 'two' serves a model of 'one': list in `serves` the names that requests ask for, e.g. 'small'",
  ],
  [
    'two models that serve one name',
    { providers: [{ ...primary, models: [model, { name: 'large', serves: ['small'], context: 1 }] }] },
    "two models of provider 'one' serve 'small'",
  ],
  ['an unknown protocol', { providers: [{ ...primary, kind: 'gopher' }] }, 'providers.0.kind: '],
  ['a field that nobody knows', { colour: 'red' }, 'colour'],
  ['no secret for Anthropic', { providers: [primary, { ...backup, apiKeySecret: undefined }] }, 'apiKeySecret'],
  ['steps that fall', { ramp: { steps: [5, 1, 100] } }, "steps '5, 1, 100' do not rise to 100"],
  ['steps that end early', { ramp: { steps: [1, 50] } }, "steps '1, 50' do not rise to 100"],
  [
    'too few pairs for a margin',
    { ramp: { pairs: 50, hitMargin: 0.05 } },
    '50 pairs can never license a margin of 0.05: give at least 59 pairs',
  ],
  ['a placeholder that nobody fills', { refusal: { template: 'Sorry, {name}.' } }, '{reason}, {retryAfter}, {when}'],
  ['a status that says neither', { refusal: { status: 500 } }, 'refusal.status: '],
  ['a probe that reasoning models refuse', { probes: { maxTokens: 1 } }, 'probes.maxTokens: '],
  [
    'a value of the flag for an unknown provider',
    { flag: { ...byEnv, values: { three: 'x' } } },
    "the flag has a value for provider 'three', which is not configured: give one or two",
  ],
  [
    'one value of the flag for two providers',
    { flag: { ...byEnv, values: { one: 'x', two: 'x' } } },
    "the flag says 'x' for two providers",
  ],
])('%s is refused with what to do', (_, change, message) => {
  expect(refusals(change)).toContain(message);
});

test.each([
  ['a key in the place of its name', { apiKeySecret: 'sk-proj-abcdefghijklmnopqrstuvwx' }],
  ['a password in the address', { url: 'https://user:hunter2hunter2@one.example/v1' }],
  ['a key in the address', { url: 'https://one.example/v1?key=hunter2hunter2' }],
  ['an address of another protocol', { url: 'ftp://one.example/v1' }],
])('%s is refused, and the message does not repeat it', (_, change) => {
  const said = refusals({ providers: [{ ...primary, ...change }] });

  expect(said).toMatch(/secret/);
  expect(said).not.toMatch(/hunter2|sk-proj/);
});

test('what a pod proves a switch by is asked at a path alone, and read from a header', () => {
  const flag = (proof: object) => ({ ...byEnv, proof });

  const parsed = generatorConfig.parse({ providers: [primary, backup], flag: flag({ port: 8080, path: '/version' }) });

  expect(parsed.flag).toMatchObject({ proof: { port: 8080, path: '/version', header: 'x-ragmend-provider' } });
  expect(refusals({ flag: flag({ port: 8080, path: 'http://else/' }) })).toContain('give a path that begins with /');
  expect(refusals({ flag: flag({ port: 8080, path: '/v?key=x' }) })).toContain('without a query');
});
