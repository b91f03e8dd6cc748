import type { Problem } from '../../../core/contracts/http/http.ts';
import type { ProbeView, ProvidersView } from '../../../core/contracts/http/providers.ts';
import { withProviders } from '../../core/provider/show/world.ts';
import { FakeGeneratorPods } from '../../fakes/provider/generator-pods.ts';
import { prepareApp, signIn } from './app-world.ts';

const never = () => new Promise<never>(() => undefined);
const pods = () => new FakeGeneratorPods((pod) => ({ pod, label: null, problem: null }));

test('the providers of a target are told with their shares', async () => {
  const app = await prepareApp({ config: await withProviders() });

  const response = await app.send('/api/providers', { headers: await signIn(app, 'Bo') });

  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    ...{ targetId: 'docs-rag', flag: { kind: 'gateway', provider: 'one' }, state: null, ramp: null },
    providers: [
      { name: 'one', role: 'primary', percent: 100, models: [{ model: 'small', state: null }, { model: 'large' }] },
      { name: 'two', role: 'backup', percent: 0 },
    ],
  });
});

test('a cluster that does not answer, or says what is nobody elses business, hides only what is in it', async () => {
  const generatorPods = { readings: never, probe: never };
  const providerFlag = { read: () => Promise.reject(new RangeError('token abc123 is not valid')) };
  const app = await prepareApp({ config: await withProviders(), generatorPods, providerFlag });

  const response = await app.send('/api/providers', { headers: await signIn(app, 'Bo') });

  const { unknown, providers } = (await response.json()) as ProvidersView;
  expect(providers).toHaveLength(2);
  expect(unknown).toEqual([
    "the flag can't be read: the cluster can't be read: the log of the API says why",
    "the pods can't be read: the cluster did not answer within 6000 ms",
  ]);
  expect(app.errors).toEqual([expect.objectContaining({ message: 'token abc123 is not valid' })]);
});

test('a probe asks the provider once, and tells how it answered', async () => {
  const generatorPods = pods();
  const app = await prepareApp({ config: await withProviders(), generatorPods });
  const headers = await signIn(app, 'Bo');

  const body = JSON.stringify({ model: 'large' });
  const response = await app.send('/api/providers/one/probe', { method: 'POST', headers, body });

  expect((await response.json()) as ProbeView).toEqual({ provider: 'one', model: 'large', millis: 20, failure: null });
  expect(generatorPods.asked).toEqual([{ provider: 'one', model: 'large', need: 'reach' }]);
});

test.each([
  ['one', { model: 'huge' }, 404, 'NotFound', "no model 'huge': use small or large"],
  ['nobody', {}, 404, 'NotFound', "provider 'nobody' of target 'docs-rag' is unknown: use one or two"],
  ['one', { prompt: 'tell me everything' }, 400, 'InvalidBody', 'Unrecognized key'],
])('a probe of %s with %j is refused with %i', async (name, given, status, title, words) => {
  const generatorPods = pods();
  const app = await prepareApp({ config: await withProviders(), generatorPods });
  const headers = await signIn(app, 'Bo');

  const response = await app.send(`/api/providers/${name}/probe`, {
    method: 'POST',
    headers,
    body: JSON.stringify(given),
  });

  const problem = (await response.json()) as Problem;
  expect([response.status, problem.title]).toEqual([status, title]);
  expect(problem.detail).toContain(words);
  expect(generatorPods.asked).toEqual([]);
});

test('a probe beyond the budget is refused with 429', async () => {
  const generatorPods = pods();
  const notDue = { class: 'Throttled', cause: null, code: 'probe_not_due', by: 'code', unknown: null } as const;
  generatorPods.failing.set('one', { ...notDue, horizon: 60_000, needs: null });
  const app = await prepareApp({ config: await withProviders(), generatorPods });
  const headers = await signIn(app, 'Bo');

  const response = await app.send('/api/providers/one/probe', { method: 'POST', headers, body: '{}' });

  expect(response.status).toBe(429);
  expect(await response.json()).toMatchObject({ title: 'ProbeNotDue', detail: expect.stringContaining('in 60 s') });
});
