import { type FlaggedTarget, kubernetesFlag } from '../../../../adapters/kubernetes/flag/kubernetes-flag.ts';
import { apply } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { providerFlagContract } from '../../../contracts/provider/provider-flag.contract.ts';
import { dyingAfter } from '../dying.ts';
import { type OpenedTarget, openTarget } from '../opened-target.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { answersDeployment, ENV, FLAGD, generatorWith, KEY } from './flagged-target.ts';

type Case = {
  config: object;
  /** The object of the flag, and how somebody puts a value into it. */
  object: object;
  put(value: string): string[];
  writer: string;
};

const settings = (provider: string, more: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } },
  data: { provider, other: 'x' },
  ...more,
});
const patched = (provider: string) => ['patch', 'configmap', 'settings', '-p', JSON.stringify({ data: { provider } })];

const CASES: Record<string, Case> = {
  'deployment-env': {
    config: ENV,
    object: answersDeployment('one'),
    put: (value) => ['set', 'env', 'deployment/answers', '-c', 'api', `LLM_PROVIDER=${value}`],
    writer: 'kubectl-set',
  },
  'configmap-key': { config: KEY, object: settings('one'), put: patched, writer: 'kubectl-patch' },
  'configmap-key in a source of flagd': {
    config: { ...KEY, flag: 'llm-provider' },
    object: settings(FLAGD),
    put: (value) => patched(FLAGD.replace('"defaultVariant":   "one"', `"defaultVariant":   "${value}"`)),
    writer: 'kubectl-patch',
  },
};

cloudSuite(['kubernetes'], 'the flag of a provider in a cluster, as the operator', () => {
  describe.each(Object.entries(CASES))('%s', (name, { config, object, put, writer }) => {
    let opened: OpenedTarget;
    let locks: OpenedTarget['locks'];
    beforeAll(async () => {
      opened = await openTarget({ shards: [{ id: 'shard-1' }], generator: generatorWith(config) });
    });
    afterAll(() => opened?.close());
    beforeEach(async () => {
      await opened.inNamespace('delete', '--ignore-not-found', 'deployment/answers', 'configmap/settings');
      await apply([withNamespace(object, opened.namespace)]);
    });
    afterEach(async () => {
      // A test that holds a lock until its end would keep the next one from it.
      for (const fence of taken.splice(0)) await opened.locks.free(fence).catch(() => undefined);
    });
    const taken: Parameters<OpenedTarget['locks']['free']>[0][] = [];
    const opening = (cluster = opened.deps.cluster) => {
      locks = {
        ...opened.locks,
        async take(key, shardId) {
          const fence = await opened.locks.take(key, shardId);
          taken.push(fence);
          return fence;
        },
      };
      return kubernetesFlag({ cluster, locks, target: opened.target as FlaggedTarget });
    };

    providerFlagContract(name, async () => ({
      flag: opening(),
      ...{ locks, primary: 'one', backup: 'two' },
      async putBy(provider) {
        await opened.inNamespace(...put(provider));
        return writer;
      },
    }));

    test('a function that dies right after its patch finds its switch made when it is called again', async () => {
      const dying = dyingAfter(1);
      const flag = opening();
      const fence = await locks.take('docs-rag/provider', 'shard-1');
      const from = await flag.read('docs-rag');
      const dead = opening(opened.operator.through(dying.around)).switch(fence, from, 'two', 'the primary is down');
      await expect(dead).rejects.toThrow('the process died');

      const again = await flag.switch(fence, from, 'two', 'the primary is down');

      expect(dying.isDead()).toBe(true);
      expect(again).toEqual({ switched: await flag.read('docs-rag'), before: from });
    });

    test('an object that Flux keeps is left alone', async () => {
      const flag = opening();
      const fence = await locks.take('docs-rag/provider', 'shard-1');
      const { kind = '', metadata } = object as { kind?: string; metadata: { name: string } };
      await opened.inNamespace('label', kind.toLowerCase(), metadata.name, 'kustomize.toolkit.fluxcd.io/name=apps');
      const from = await flag.read('docs-rag');

      await expect(flag.switch(fence, from, 'two', 'down')).rejects.toThrow('Flux (kustomize-controller) owns');
      expect(await flag.read('docs-rag')).toEqual(from);
    });
  });

  describe('in another namespace', () => {
    let opened: OpenedTarget;
    let elsewhere: RealCluster;
    beforeAll(async () => {
      elsewhere = await realCluster();
      const { namespace } = elsewhere.cluster;
      opened = await openTarget({ shards: [{ id: 'shard-1' }], generator: generatorWith({ ...ENV, namespace }) });
      const metadata = { namespace };
      await apply([
        answersDeployment('one', { metadata }),
        answersDeployment('one', { metadata: { ...metadata, name: 'other' } }),
      ]);
    });
    afterAll(async () => {
      await opened?.close();
      await elsewhere?.close();
    });

    test('the operator switches the flag there, and may touch nothing else', async () => {
      const { deps, locks, operator, target } = opened;
      const flag = kubernetesFlag({ ...deps, target: target as FlaggedTarget });
      const fence = await locks.take('docs-rag/provider', 'shard-1');

      const result = await flag.switch(fence, await flag.read('docs-rag'), 'two', 'the primary is down');

      expect(result).toMatchObject({ switched: { provider: 'two' } });
      const all = `/apis/apps/v1/namespaces/${elsewhere.cluster.namespace}/deployments`;
      const json = [{ op: 'replace', path: '/spec/replicas', value: 1 }];
      const scale = (name: string) =>
        operator.cluster.send('PATCH', `${all}/${name}?dryRun=All`, { json, type: 'application/json-patch+json' });
      await expect(scale('other')).rejects.toThrow('forbidden');
      await expect(scale('answers')).rejects.toThrow('Ragmend changes no replicas of this Deployment');
      await expect(operator.cluster.send('DELETE', `${all}/answers`)).rejects.toThrow('forbidden');
    });
  });
});

const withNamespace = (object: object, namespace: string) => {
  const { metadata } = object as { metadata: object };
  return { ...object, metadata: { ...metadata, namespace } };
};
