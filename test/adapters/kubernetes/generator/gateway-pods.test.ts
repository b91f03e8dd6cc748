import { gatewayPods } from '../../../../adapters/kubernetes/generator/gateway-pods.ts';
import type { PodHeard } from '../../../../core/contracts/agent/pod-ask.ts';
import type { PodReading } from '../../../../core/contracts/provider/pod-reading.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { NOT_DUE, type Probe } from '../../../../core/provider/ports/generator-pods.ts';
import { flaggedTarget } from '../flag/flagged-target.ts';
import { answering, clusterWith, podOf, waiting } from './pods-of.ts';

const gateway = (name: string, status: object = {}) => podOf(name, 'gw', { status });
const opened = (pods: object[], answer: () => PodHeard) => {
  const agent = answering(answer);
  const { generator, ...target } = flaggedTarget('rag', { kind: 'gateway' });
  const gateway = { ...generator.gateway, port: 8099 };
  return {
    pods: gatewayPods({
      cluster: clusterWith({ pods }),
      target: { ...target, generator: { ...generator, gateway } },
      ask: agent.ask,
    }),
    asked: agent.asked,
  };
};
const json = (value: unknown, status = 200): PodHeard => ({ status, headers: {}, body: JSON.stringify(value) });
const reading = {
  ...{
    isAway: false,
    pod: 'whatever',
    version: 3,
    models: [],
    traffic: [],
    pairs: [],
    load: null,
    backlog: null,
    minutes: [],
  },
  answers: { primary: 0, backup: 4, cached: 0, refused: 0 },
};

test('each pod that is ready is asked at its address, and a reading has the name of its pod', async () => {
  const starting = gateway('gw-2', waiting('ContainerCreating'));
  const { pods, asked } = opened([gateway('gw-1'), starting], () => json({ ...reading }));

  const readings = await pods.readings('docs-rag');

  expect(asked).toEqual([{ about: 'status', ip: '10.0.0.7', port: 8099 }]);
  expect(readings).toMatchObject([{ isAway: false, pod: 'gw-1', version: 3 } satisfies Partial<PodReading>]);
});

test.each<[string, PodHeard, string]>([
  ['does not answer', { error: 'ECONNREFUSED' }, 'no answer (ECONNREFUSED)'],
  ['fails', json({ error: { message: 'the gateway failed' } }, 500), 'HTTP 500: the gateway failed'],
  ['says something else', json({ hello: 1 }), 'HTTP 200'],
])('a pod that %s is away, with the reason', async (_, heard, reason) => {
  const { pods } = opened([gateway('gw-1')], () => heard);

  expect(await pods.readings('docs-rag')).toEqual([{ isAway: true, pod: 'gw-1', reason }]);
});

test('a pod that can not start is away, in the words of the cluster', async () => {
  const stuck = gateway('gw-2', waiting('ImagePullBackOff', 'no such image'));
  const { pods } = opened([stuck], () => json(reading));

  expect(await pods.readings('docs-rag')).toEqual([
    { isAway: true, pod: 'gw-2', reason: 'ImagePullBackOff: no such image' },
  ]);
});

test('each pod is asked for a short answer of a model that requests name, and its labels are read', async () => {
  const headers = { 'x-ragmend-answer': 'backup', 'x-ragmend-provider': 'two' };
  const { pods, asked } = opened([gateway('gw-1'), gateway('gw-2')], () => ({ status: 200, headers, body: '' }));

  const answers = await pods.ask('docs-rag');

  expect(asked.map(({ about }) => about)).toEqual(['answer', 'answer']);
  expect(asked[0]).toMatchObject({ model: 'small' });
  expect(answers).toEqual(
    ['gw-1', 'gw-2'].map((pod) => ({ pod, label: { mode: 'backup', provider: 'two' }, problem: null })),
  );
});

test('an answer without a label has none, and its status is the problem', async () => {
  const { pods } = opened([gateway('gw-1')], () => json({}, 502));

  expect(await pods.ask('docs-rag')).toEqual([{ pod: 'gw-1', label: null, problem: 'HTTP 502' }]);
});

test('each pod makes a probe; what all refuse or garble is no result', async () => {
  const failure = {
    class: 'Auth',
    cause: null,
    code: '401',
    by: 'status',
    unknown: null,
    horizon: null,
    needs: null,
  };
  const made: Probe = {
    provider: 'two',
    model: 'small',
    failure: { ...failure, class: 'Auth', by: 'status' },
    millis: 7,
  };
  const two = [gateway('gw-1'), gateway('gw-2')];
  const { pods, asked } = opened(two, () => json(made));
  const refusing = opened(two, () => json({ error: { message: 'no probe is due' } }, 429)).pods;

  expect(await pods.probe('docs-rag', 'two', 'small', 'reach')).toEqual(made);
  expect(asked).toHaveLength(2);
  await expect(refusing.probe('docs-rag', 'two', 'small', 'reach')).rejects.toThrow('HTTP 429: no probe is due');
});

const failed = (code: string, horizon: number | null = null) => ({
  ...{ class: 'Throttled' as const, cause: null, by: 'status' as const, unknown: null, needs: null },
  ...{ code, horizon },
});
const GOOD = null;
const SAYS = { provider: 'two', model: 'small', millis: 7 };
test.each([
  ['a failure, whoever has it', [GOOD, failed('slow_down')], 'slow_down'],
  ['a failure rather than a probe that is not due', [failed(NOT_DUE, 9000), failed('slow_down')], 'slow_down'],
  ['that a probe is not due, as long as one pod leaves the model alone', [failed(NOT_DUE, 9000), GOOD], NOT_DUE],
  ['a good answer, if all got one', [GOOD, GOOD], undefined],
])('of the probes of all pods counts %s', async (_, failures, code) => {
  const said = failures.map((failure) => json({ ...SAYS, failure }));
  const { pods } = opened([gateway('gw-1'), gateway('gw-2')], () => said.shift() ?? { error: 'asked too often' });

  expect((await pods.probe('docs-rag', 'two', 'small', 'reach')).failure?.code).toBe(code);
});

test('a pod whose probe is not due says when; it hides neither a probe that was made nor counts as one', async () => {
  const later: PodHeard = {
    ...{ status: 429, headers: { 'retry-after': '30' } },
    body: JSON.stringify({ error: { code: NOT_DUE, message: 'ask later' } }),
  };
  const two = [gateway('gw-1'), gateway('gw-2')];
  const probeOf = (said: PodHeard[]) =>
    opened(two, () => said.shift() ?? { error: 'asked too often' }).pods.probe('docs-rag', 'two', 'small', 'reach');

  expect(await probeOf([later, { error: 'ECONNREFUSED' }])).toMatchObject({
    ...{ provider: 'two', model: 'small' },
    failure: { class: 'Throttled', code: NOT_DUE, horizon: 30_000 },
  });
  expect((await probeOf([later, json({ ...SAYS, failure: null })])).failure).toBeNull();
});

test('a pod that makes no probe hides none of the others; a costly one is made by one pod', async () => {
  const said = [{ error: 'ECONNREFUSED' }, json({ ...SAYS, failure: null }), json({ ...SAYS, failure: null })];
  const { pods, asked } = opened(
    [gateway('gw-1'), gateway('gw-2')],
    () => said.shift() ?? { error: 'asked too often' },
  );

  expect((await pods.probe('docs-rag', 'two', 'small', 'reach')).failure).toBeNull();
  await pods.probe('docs-rag', 'two', 'small', { promptTokens: 8000 });
  expect(asked).toHaveLength(3);
});

test('without a gateway that is ready no probe is made', async () => {
  const { pods } = opened([], () => json({}));

  await expect(pods.probe('docs-rag', 'two', 'small', 'reach')).rejects.toBeInstanceOf(DependencyUnavailable);
});
