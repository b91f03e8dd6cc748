import type { JsonPatch } from '../../../../adapters/kubernetes/api/fence.ts';
import { providerFlagContract } from '../../../contracts/provider/provider-flag.contract.ts';
import { answersDeployment, ENV, FLAGD, KEY } from './flagged-target.ts';
import { ENV_FIELD, KEY_FIELD, openedFlags, settings } from './opened-flags.ts';

const { open, fence: held, locks } = openedFlags();

describe.each([
  ['deployment-env', ENV, answersDeployment('one'), ENV_FIELD, (provider: string) => provider],
  [
    'configmap-key',
    { ...KEY, values: { two: 'zwei' } },
    settings({ provider: 'one', other: 'x' }),
    KEY_FIELD,
    (provider: string) => (provider === 'two' ? 'zwei' : provider),
  ],
  [
    'configmap-key in a source of flagd',
    { ...KEY, flag: 'llm-provider' },
    settings({ provider: FLAGD }),
    KEY_FIELD,
    (provider: string) => FLAGD.replace('"defaultVariant":   "one"', `"defaultVariant":   "${provider}"`),
  ],
] as const)('%s', (name, config, object, field, said) => {
  providerFlagContract(name, async () => {
    const { flag, api } = open(config, object, field as unknown as typeof ENV_FIELD);
    return {
      ...{ flag, locks: locks(), primary: 'one', backup: 'two' },
      putBy: async (provider) => {
        api.put(said(provider), 'kubectl-edit');
        return 'kubectl-edit';
      },
    };
  });
});

test('a switch changes the value alone, and writes beside it who made it, under which epoch and why', async () => {
  const { flag, api } = open(ENV, answersDeployment('one', { metadata: { annotations: { team: 'rag' } } }));
  const fence = await held();
  const from = await flag.read('docs-rag');

  await flag.switch(fence, from, 'two', 'the primary is down');

  const { metadata, spec } = api.object() as never as ReturnType<typeof answersDeployment> & {
    metadata: { annotations: Record<string, string> };
  };
  expect(spec).toEqual(answersDeployment('two').spec);
  expect(metadata.annotations.team).toBe('rag');
  expect(JSON.parse(metadata.annotations['ragmend.dev/provider-flag'] ?? '')).toEqual({
    'docs-rag': {
      incidentId: fence.incidentId,
      epoch: fence.epoch,
      from: from.version,
      before: 'one',
      value: 'two',
      why: 'the primary is down',
    },
  });
  expect(metadata.annotations['ragmend.dev/epoch']).toBe(JSON.stringify({ 'docs-rag/provider': fence.epoch }));
});

test('a variable is addressed by index only with a test of the names that stand there', async () => {
  const { flag, api } = open(ENV, answersDeployment('one'));
  const fence = await held();
  const from = await flag.read('docs-rag');
  const sent: JsonPatch[] = [];
  const { send } = api.cluster;
  api.cluster.send = async (method, path, body) => {
    if (method === 'PATCH') sent.push(body?.json as JsonPatch);
    return send(method, path, body);
  };

  await flag.switch(fence, from, 'two', 'the primary is down');

  const at = '/spec/template/spec/containers/1';
  expect(sent).toHaveLength(1);
  expect(sent[0]).toEqual(
    expect.arrayContaining([
      { op: 'test', path: `${at}/name`, value: 'api' },
      { op: 'test', path: `${at}/env/1/name`, value: 'LLM_PROVIDER' },
      { op: 'test', path: `${at}/env/1/value`, value: 'one' },
      { op: 'replace', path: `${at}/env/1/value`, value: 'two' },
    ]),
  );
});

test.each([
  ['has lost to who wrote meanwhile', 'two', { lostTo: { provider: 'two', writtenBy: 'kubectl-edit' } }],
  ['goes on where only other variables moved', null, { switched: { provider: 'two' } }],
])('a switch that is overtaken between its look and its patch %s', async (_, put, result) => {
  const { flag, api } = open(ENV, answersDeployment('one'));
  const fence = await held();
  const from = await flag.read('docs-rag');
  const { send } = api.cluster;
  let overtaken = false;
  api.cluster.send = async (method, path, body) => {
    if (method === 'PATCH' && !overtaken) {
      overtaken = true;
      if (put !== null) api.put(put, 'kubectl-edit');
      else {
        const { env } = (api.object() as never as ReturnType<typeof answersDeployment>).spec.template.spec
          .containers[1] as { env: object[] };
        env.push(env.shift() as object);
      }
    }
    return send(method, path, body);
  };

  expect(await flag.switch(fence, from, 'two', 'the primary is down')).toMatchObject(result);
});
