import { systemClock } from '../../../../adapters/clock.ts';
import { type FlaggedTarget, kubernetesFlag } from '../../../../adapters/kubernetes/flag/kubernetes-flag.ts';
import { kubernetesGeneratorPods } from '../../../../adapters/kubernetes/generator/generator-pods.ts';
import { agentManifests } from '../../../../adapters/kubernetes/manifests/agent.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import type { PodAnswer } from '../../../../core/provider/ports/generator-pods.ts';
import { apply } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { ENV, generatorWith, KEY } from '../flag/flagged-target.ts';
import { bundledAgent } from '../jobs/bundled-agent.ts';
import { NODE } from '../jobs/volume-pods.ts';
import { type OpenedTarget, openTarget } from '../opened-target.ts';
import { readyPod } from '../pods.ts';

const PROOF = { port: 8080, path: '/version' };
/** A service: it names its provider, by its environment or by the file of its settings. */
const SERVICE = `
const { readFileSync } = require('node:fs');
require('node:http').createServer((_, answer) => {
  const provider = process.env.LLM_PROVIDER ?? readFileSync('/settings/provider', 'utf8');
  answer.setHeader('x-ragmend-provider', provider).end('version 1');
}).listen(8080);
process.on('SIGTERM', () => process.exit(0));
`;
const FROM_ENV = { env: [{ name: 'LLM_PROVIDER', value: 'one' }] };
const FROM_FILE = { volumeMounts: [{ name: 'settings', mountPath: '/settings' }] };

function service(namespace: string, replicas: number, reading: object) {
  const container = { name: 'api', image: NODE, command: ['node', '-e', SERVICE], ...reading };
  const readinessProbe = { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 };
  const volumes = 'volumeMounts' in reading ? [{ name: 'settings', configMap: { name: 'settings' } }] : [];
  const spec = { terminationGracePeriodSeconds: 1, containers: [{ ...container, readinessProbe }], volumes };
  const labels = { app: 'answers' };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'answers', namespace } },
    spec: {
      ...{ replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    },
  };
}

cloudSuite(['kubernetes'], 'pods of a service that prove a switch of its provider', () => {
  let opened: OpenedTarget;
  const open = async (flag: object) => {
    opened = await openTarget({ shards: [{ id: 'shard-1' }], generator: generatorWith(flag) });
    await apply(agentManifests(opened.target.kubernetes, bundledAgent()).map(({ object }) => object));
    await readyPod(opened.real.cluster, 'ragmend-agent-0');
  };
  const start = async (replicas: number, reading: object) => {
    await opened.inNamespace('delete', '--ignore-not-found', '--wait', 'deployment/answers', 'resourcequota/small');
    await opened.inNamespace('wait', '--for=delete', '--timeout=120s', 'pod', '-l', 'app=answers');
    await apply([service(opened.namespace, replicas, reading)]);
    await opened.inNamespace('rollout', 'status', 'deployment/answers', '--timeout=240s');
  };
  const podsOf = (target = opened.target as FlaggedTarget) =>
    kubernetesGeneratorPods({ ...opened.deps, target, clock: systemClock, secretOf: async () => '' });
  const switchTo = async (provider: string) => {
    const flag = kubernetesFlag({ ...opened.deps, target: opened.target as FlaggedTarget });
    const fence = await opened.locks.take('docs-rag/provider', 'shard-1');
    const result = await flag.switch(fence, await flag.read('docs-rag'), provider, 'the primary is down');
    await opened.locks.free(fence);
    return result;
  };
  /** Asks until the answers are as wanted. */
  const until = (isWanted: (answers: PodAnswer[]) => boolean, ms = 240_000) =>
    waitUntil(
      async () => {
        const answers = await podsOf().ask('docs-rag');
        return isWanted(answers) ? answers : null;
      },
      { everyMs: 500, ms },
    );
  const providersIn = (answers: PodAnswer[] | null) => answers?.map(({ label }) => label?.provider ?? null);

  describe('by an environment variable', () => {
    beforeAll(() => open({ ...ENV, proof: PROOF }));
    afterAll(() => opened?.close());

    test('each pod names its provider before, and each of the new ones after the rollout', async () => {
      await start(2, FROM_ENV);
      const before = await podsOf().ask('docs-rag');

      const result = await switchTo('two');

      expect(providersIn(before)).toEqual(['one', 'one']);
      expect(result).toMatchObject({ switched: { provider: 'two' }, before: { provider: 'one' } });
      const after = await until((all) => all.length === 2 && all.every(({ label }) => label?.provider === 'two'));
      expect(after?.map(({ label, problem }) => ({ label, problem }))).toEqual(
        [1, 2].map(() => ({ label: { mode: 'backup', provider: 'two' }, problem: null })),
      );
      const unasked = { ...opened.target, generator: { ...opened.target.generator, flag: { ...ENV, values: {} } } };
      expect(providersIn(await podsOf(unasked as FlaggedTarget).ask('docs-rag'))).toEqual(['two', 'two']);
    });

    test.each<[string, (pods: number) => Promise<unknown>, RegExp]>([
      [
        'no image',
        () => opened.inNamespace('set', 'image', 'deployment/answers', 'api=local.test/none:1'),
        /^it can't start: (ErrImagePull|ImagePullBackOff|ErrImageNeverPull): /,
      ],
      [
        'no node',
        () =>
          opened.inNamespace(
            'patch',
            'deployment',
            'answers',
            '-p',
            '{"spec":{"template":{"spec":{"nodeSelector":{"nowhere":"true"}}}}}',
          ),
        /^it can't start: Unschedulable: 0\/1 nodes are available/,
      ],
      ['no quota', () => quotaFor(2), /^no pod can be made: FailedCreate: .*exceeded quota: small/],
    ])(
      'a rollout that gets %s is told in the words of the cluster, and the old pod serves on',
      async (_, breakIt, problem) => {
        await start(1, FROM_ENV);
        await breakIt(1);

        await switchTo('two');

        const answers = await until((all) => all.some((one) => problem.test(one.problem ?? '')));
        expect(answers?.find((one) => problem.test(one.problem ?? ''))).toMatchObject({ label: null });
        expect(answers?.filter(({ label }) => label?.provider === 'one')).toHaveLength(1);
      },
    );

    async function quotaFor(pods: number): Promise<void> {
      await opened.inNamespace('create', 'quota', 'small', `--hard=pods=${pods}`);
      await opened.inNamespace('wait', `--for=jsonpath={.status.used.pods}=${pods}`, '--timeout=120s', 'quota/small');
    }
  });

  describe('by a key of a ConfigMap', () => {
    beforeAll(() => open({ ...KEY, proof: PROOF }));
    afterAll(() => opened?.close());

    test('a pod that mounts it names the new provider once its kubelet has written it, without a restart', async () => {
      const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: opened.namespace } };
      await apply([{ ...map, data: { provider: 'one' } }]);
      await start(1, FROM_FILE);
      const [before] = await podsOf().ask('docs-rag');

      await switchTo('two');

      expect(before).toMatchObject({ label: { mode: 'primary', provider: 'one' } });
      const after = await until((all) => all.every(({ label }) => label?.provider === 'two'));
      expect(after).toEqual([{ pod: before?.pod, label: { mode: 'backup', provider: 'two' }, problem: null }]);
    });
  });
});
