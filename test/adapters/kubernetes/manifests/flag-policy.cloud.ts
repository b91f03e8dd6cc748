import { apply } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { answersDeployment, ENV, FLAGD, generatorWith, KEY } from '../flag/flagged-target.ts';
import { type OpenedTarget, openTarget } from '../opened-target.ts';

type Patch = { op: 'add' | 'replace' | 'remove'; path: string; value?: unknown }[];
const one = (path: string, value: unknown): Patch => [{ op: 'replace', path, value }];
const CONTAINERS = '/spec/template/spec/containers';

/** Whether the cluster lets the operator make a change, which is not carried out: true, or why not. */
const mayPatch = async ({ operator, namespace }: OpenedTarget, path: string, json: Patch): Promise<true | string> =>
  operator.cluster
    .send('PATCH', `${path.replace('{ns}', namespace)}?dryRun=All`, { json, type: 'application/json-patch+json' })
    .then(
      () => true as const,
      (error: Error) => error.message,
    );

const settings = (namespace: string, provider: string) => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace } },
  data: { provider, other: 'x' },
});

cloudSuite(['kubernetes'], 'what the operator may change for a switch of the provider', () => {
  let opened: OpenedTarget;
  const open = async (flag: object) => {
    opened = await openTarget({ shards: [{ id: 'shard-1' }], generator: generatorWith(flag) });
    const { namespace } = opened;
    await apply([
      answersDeployment('one', { metadata: { namespace } }),
      answersDeployment('one', { metadata: { namespace, name: 'other' } }),
      settings(namespace, 'flag' in flag ? FLAGD : 'one'),
    ]);
  };
  afterAll(() => opened?.close());

  describe('by an environment variable', () => {
    beforeAll(() => open(ENV));
    afterAll(() => opened.close());
    const DEPLOYMENT = '/apis/apps/v1/namespaces/{ns}/deployments/answers';

    test('the variable, to the value of a configured provider', async () => {
      expect(await mayPatch(opened, DEPLOYMENT, one(`${CONTAINERS}/1/env/1/value`, 'two'))).toBe(true);
    });

    test.each<[string, Patch]>([
      ['another value', one(`${CONTAINERS}/1/env/1/value`, 'http://evil')],
      ['another variable', one(`${CONTAINERS}/1/env/0/value`, 'two')],
      [
        'the same variable of another container',
        [{ op: 'add', path: `${CONTAINERS}/0/env`, value: [{ name: 'LLM_PROVIDER', value: 'two' }] }],
      ],
      [
        'a variable from a Secret',
        one(`${CONTAINERS}/1/env/1`, { name: 'LLM_PROVIDER', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }),
      ],
      ['a variable more', [{ op: 'add', path: `${CONTAINERS}/1/env/-`, value: { name: 'LD_PRELOAD', value: 'two' } }]],
      ['a variable less', [{ op: 'remove', path: `${CONTAINERS}/1/env/0` }]],
      ['another image', one(`${CONTAINERS}/1/image`, 'evil')],
      ['another program', [{ op: 'add', path: `${CONTAINERS}/1/command`, value: ['sh'] }]],
      ['a second container', [{ op: 'add', path: `${CONTAINERS}/-`, value: { name: 'evil', image: 'evil' } }]],
      ['another account', [{ op: 'add', path: '/spec/template/spec/serviceAccountName', value: 'admin' }]],
      ['the network of the node', [{ op: 'add', path: '/spec/template/spec/hostNetwork', value: true }]],
      [
        'a volume',
        [{ op: 'add', path: '/spec/template/spec/volumes', value: [{ name: 'v', hostPath: { path: '/' } }] }],
      ],
      ['labels of its pods', [{ op: 'add', path: '/spec/template/metadata/labels/team', value: 'x' }]],
      ['its replicas', one('/spec/replicas', 5)],
      ['its strategy', one('/spec/strategy', { type: 'Recreate' })],
      ['a pause', [{ op: 'add', path: '/spec/paused', value: true }]],
      [
        'its labels',
        [
          {
            op: 'add',
            path: '/metadata/labels',
            value: { 'app.kubernetes.io/managed-by': 'ragmend', 'ragmend.dev/shard': 'x' },
          },
        ],
      ],
    ])('not %s', async (_, patch) => {
      expect(await mayPatch(opened, DEPLOYMENT, patch)).toMatch(/ValidatingAdmissionPolicy|forbidden/);
    });

    test('nothing of another Deployment, nor of a ConfigMap', async () => {
      const other = DEPLOYMENT.replace('answers', 'other');

      expect(await mayPatch(opened, other, one(`${CONTAINERS}/1/env/1/value`, 'two'))).toMatch(/none of the target/);
      expect(
        await mayPatch(opened, '/api/v1/namespaces/{ns}/configmaps/settings', one('/data/provider', 'two')),
      ).toMatch(/none that a repair writes/);
    });
  });

  describe.each<[string, object, string, string]>([
    ['by a key of a ConfigMap', KEY, 'two', 'evil'],
    [
      'by a flag in a source of flagd',
      { ...KEY, flag: 'llm-provider' },
      FLAGD.replace('"defaultVariant":   "one"', '"defaultVariant":   "two"'),
      FLAGD.replace('"state": "ENABLED"', '"state": "DISABLED"'),
    ],
  ])('%s', (_, flag, switched, evil) => {
    beforeAll(() => open(flag));
    afterAll(() => opened.close());
    const MAP = '/api/v1/namespaces/{ns}/configmaps/settings';

    test('the key, to what it says for a configured provider', async () => {
      expect(await mayPatch(opened, MAP, one('/data/provider', switched))).toBe(true);
    });

    test.each<[string, Patch]>([
      ['another text', one('/data/provider', evil)],
      ['another key', one('/data/other', 'two')],
      ['a key more', [{ op: 'add', path: '/data/more', value: 'two' }]],
      ['a key less', [{ op: 'remove', path: '/data/other' }]],
      ['bytes', [{ op: 'add', path: '/binaryData', value: { more: 'eA==' } }]],
      ['an end to all changes', [{ op: 'add', path: '/immutable', value: true }]],
      [
        'its owner',
        [
          {
            op: 'add',
            path: '/metadata/ownerReferences',
            value: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: 'x' }],
          },
        ],
      ],
    ])('not %s', async (__, patch) => {
      expect(await mayPatch(opened, MAP, patch)).toMatch(/ValidatingAdmissionPolicy/);
    });
  });
});
