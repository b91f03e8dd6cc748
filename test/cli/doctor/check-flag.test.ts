import { checkFlag } from '../../../cli/doctor/check-flag.ts';
import { answersDeployment, ENV, flaggedTarget, KEY } from '../../adapters/kubernetes/flag/flagged-target.ts';
import { clusterWith, podOf } from '../../adapters/kubernetes/generator/pods-of.ts';

const PROOF = { port: 8080, path: '/version' };
const uid = { uid: 'u-1', resourceVersion: '1' };
const checked = async (flag: object, objects: Record<string, object>) =>
  (await checkFlag(clusterWith(objects), flaggedTarget('rag', flag))).map(({ status, about }) => `${status}: ${about}`);
const ofEnv = (over: Parameters<typeof answersDeployment>[1] = {}, value = 'one') => ({
  'deployments/answers': answersDeployment(value, { ...over, metadata: { ...uid, ...over.metadata } }),
});
const proven = { ...ENV, proof: PROOF };
const WHAT = "variable 'LLM_PROVIDER' of container 'api' of Deployment 'answers'";

test('a flag that can be switched, stays switched and is proven has one good finding', async () => {
  expect(await checked(proven, ofEnv())).toEqual([`ok: ${WHAT} says 'one'`]);
});

test.each<[string, Record<string, object>, string]>([
  ['a value of no provider', ofEnv({}, 'three'), `failed: ${WHAT} says 'three', which names none of one, two`],
  ['no Deployment', {}, "failed: 'deployments/answers' is not there"],
  [
    'no variable',
    ofEnv({ api: { env: [] } }),
    "failed: container 'api' of Deployment 'answers' has no variable 'LLM_PROVIDER': set it there as a plain value, or correct generator.flag.variable",
  ],
  [
    'Argo CD',
    ofEnv({ metadata: { labels: { 'argocd.argoproj.io/instance': 'rag' } } }),
    `failed: Argo CD owns ${WHAT}: no switch is made`,
  ],
  [
    'Helm, which sets it again',
    ofEnv({ metadata: { annotations: { 'meta.helm.sh/release-name': 'rag' } } }),
    `warning: Helm release 'rag' sets ${WHAT} again when it runs next`,
  ],
  ['a pause', ofEnv({ spec: { ...answersDeployment('one').spec, paused: true } }), `failed: ${WHAT} can't be switched`],
  [
    'a rollout that is an outage',
    ofEnv({ spec: { ...answersDeployment('one').spec, strategy: { type: 'Recreate' } } }),
    "warning: Deployment 'answers' ends all its pods before it starts new ones: each switch is an outage",
  ],
])('%s is told', async (_, objects, finding) => {
  expect(await checked(proven, objects)).toContain(finding);
});

test('without a proof it is told what is known of a pod', async () => {
  expect(await checked(ENV, ofEnv())).toContain(
    'warning: no pod proves a switch by an answer: only which value it was started with is known',
  );
});

const volumes = [{ name: 'v', configMap: { name: 'settings' } }];
const mounting = (mount: object) =>
  podOf('a-1', 's', {
    spec: { volumes, containers: [{ name: 'api', volumeMounts: [{ name: 'v', mountPath: '/s', ...mount }] }] },
  });

test.each<[string, object[], string[]]>([
  ['by a volume is well', [mounting({})], []],
  [
    'by subPath never sees a switch',
    [mounting({ subPath: 'provider' })],
    ["failed: 'a-1' read ConfigMap 'settings' by environment or subPath: they never see a switch"],
  ],
  ['by nobody may be the wrong one', [podOf('a-1', 's')], ["warning: no pod mounts ConfigMap 'settings'"]],
])('a ConfigMap that is read %s', async (_, pods, findings) => {
  const map = { metadata: { name: 'settings', ...uid }, data: { provider: 'one' } };

  const [, ...more] = await checked({ ...KEY, proof: PROOF }, { 'configmaps/settings': map, pods });

  expect(more).toEqual(findings);
});
