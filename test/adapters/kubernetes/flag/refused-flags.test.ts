import { SwitchRefused } from '../../../../core/provider/errors.ts';
import { answersDeployment, ENV, KEY } from './flagged-target.ts';
import { KEY_FIELD, openedFlags, settings } from './opened-flags.ts';

const { open, fence: held } = openedFlags();

test.each<[string, object, object, string]>([
  [
    'no such container',
    { ...ENV, container: 'web' },
    answersDeployment('one'),
    "has no container 'web', only 'sidecar', 'api'",
  ],
  [
    'no such variable',
    { ...ENV, variable: 'MODEL' },
    answersDeployment('one'),
    "has no variable 'MODEL': set it there",
  ],
  [
    'a variable that may come from elsewhere',
    { ...ENV, variable: 'MODEL' },
    answersDeployment('one', { api: { envFrom: [{ configMapRef: { name: 'settings' } }] } }),
    "has no variable 'MODEL' of its own",
  ],
  ['a variable from elsewhere', { ...ENV, variable: 'POD' }, answersDeployment('one'), 'comes from the pod itself'],
  [
    'a variable from a Secret',
    ENV,
    answersDeployment('one', {
      api: { env: [{ name: 'LLM_PROVIDER', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] },
    }),
    "comes from Secret 's': give it a plain value",
  ],
  [
    'a variable that is there twice',
    ENV,
    answersDeployment('one', { api: { env: ['one', 'two'].map((value) => ({ name: 'LLM_PROVIDER', value })) } }),
    'twice: leave one',
  ],
  ['no such key', KEY, settings({ other: 'x' }), "ConfigMap 'settings' has no key 'provider'"],
  ['a key of bytes', KEY, settings({}, { binaryData: { provider: 'b25l' } }), "keeps 'provider' as bytes"],
  [
    'a ConfigMap that is immutable',
    KEY,
    settings({ provider: 'one' }, { immutable: true }),
    "ConfigMap 'settings' is immutable",
  ],
])('%s is refused, with what to do', async (_, config, object, message) => {
  const { flag } = open(config, object, KEY_FIELD);

  const read = flag.read('docs-rag');

  await expect(read).rejects.toBeInstanceOf(SwitchRefused);
  await expect(read).rejects.toThrow(message);
});

test.each<[string, object, string]>([
  [
    'Argo CD',
    { metadata: { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } } },
    `Argo CD owns variable 'LLM_PROVIDER' of container 'api' of Deployment 'answers': in Git, set variable 'LLM_PROVIDER' of container 'api' of Deployment 'answers' (Git would not show a change in the cluster); or, to let Ragmend switch it, add {group: apps, kind: Deployment, name: answers, jqPathExpressions: ['.spec.template.spec.containers[] | select(.name == "api") | .env[] | select(.name == "LLM_PROVIDER") | .value']} to ignoreDifferences`,
  ],
  [
    'Flux',
    { metadata: { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps' } } },
    "set its annotation 'kustomize.toolkit.fluxcd.io/ssa: IfNotPresent', and annotate the Deployment with 'ragmend.dev/gitops: ignored'",
  ],
  [
    'an operator',
    { metadata: { ownerReferences: [{ kind: 'RagApp', name: 'docs', uid: 'u', controller: true }] } },
    "RagApp 'docs' owns variable 'LLM_PROVIDER' of container 'api' of Deployment 'answers': set it there, as it makes this Deployment",
  ],
  [
    'nobody, in a Deployment that is paused',
    { spec: { ...answersDeployment('one').spec, paused: true } },
    'run `kubectl rollout resume`',
  ],
])('a flag that is kept by %s is not switched, and the change to make is said', async (_, over, message) => {
  const { flag, api } = open(ENV, answersDeployment('one', over));
  const fence = await held();
  const [before, from] = [structuredClone(api.object()), await flag.read('docs-rag')];

  const switched = flag.switch(fence, from, 'two', 'the primary is down');

  await expect(switched).rejects.toBeInstanceOf(SwitchRefused);
  await expect(switched).rejects.toThrow(message);
  expect(api.object()).toEqual(before);
});

test('a flag whose writer is Argo CD is undone by it, which the change says', async () => {
  const { flag, api } = open(ENV, answersDeployment('one'));
  api.put('two', 'argocd-controller');

  const { ownedBy } = await flag.read('docs-rag');

  expect(ownedBy).toMatchObject({
    tool: 'Argo CD',
    change: expect.stringContaining('it would undo a change in the cluster'),
  });
});

test('a team that promises that its GitOps tool leaves the flag alone gets its switch', async () => {
  const annotations = { 'argocd.argoproj.io/tracking-id': 'x', 'ragmend.dev/gitops': 'ignored' };
  const { flag } = open(ENV, answersDeployment('one', { metadata: { annotations } }));
  const fence = await held();

  expect(await flag.switch(fence, await flag.read('docs-rag'), 'two', 'down')).toHaveProperty('switched');
});

test('a value that names no provider is read as it stands', async () => {
  const { flag } = open(ENV, answersDeployment('three'));

  expect(await flag.read('docs-rag')).toMatchObject({ provider: null, value: 'three', writtenBy: 'kubectl-create' });
});
