import { ADDED } from '../../../../adapters/kubernetes/bootstrap/seen-kinds.ts';
import { kubernetesStartScene } from '../../../../adapters/kubernetes/bootstrap/start-scene.ts';
import { lookAtStart } from '../../../../core/bootstrap/look/look-at-start.ts';
import type { Observation } from '../../../../core/contracts/bootstrap/observation.ts';
import { bootstrapConfig } from '../../../../core/contracts/config/bootstrap-config.ts';
import { apply } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { identityOf } from '../manifests/identities.ts';
import { openedTarget } from '../opened-target.ts';
import { definitionsOf, forget, whenServed } from './custom-kinds.ts';
import { listening, teamWorkload, until } from './team-workloads.ts';

const CRASH = "console.log('dial tcp: lookup store on 10.96.0.10:53: no such host'); process.exit(1)";
const WAIT = "setInterval(() => console.log('Waiting for job migrate...'), 200)";
const SCRIPTS = { 'wait.js': WAIT };
const clock = { now: () => Date.now() };
const kinds = ADDED.filter(({ kind }) => ['ScaledObject', 'Application', 'HelmRelease'].includes(kind));
const config = { components: [{ workload: 'Deployment/crashes' }] };

cloudSuite(['kubernetes'], 'what a start in a cluster shows', () => {
  const opened = openedTarget({ shards: [{ id: 'shard-1' }], bootstrap: config });
  const observe = (cluster = opened().operator.cluster) => kubernetesStartScene({ cluster, clock }).observe('docs-rag');
  const signsIn = (seen: Observation) =>
    lookAtStart(bootstrapConfig.parse(config), null, seen).reading.signs.map(({ of, why }) => `${why} ${of}`);
  beforeAll(async () => {
    const { namespace } = opened();
    const mounted = { name: 'scripts', mountPath: '/scripts' };
    const init = {
      ...{ name: 'wait-for-migration', image: 'local.test/node:1', command: ['node', '/scripts/wait.js'] },
      volumeMounts: [mounted],
    };
    const volumes = [{ name: 'scripts', configMap: { name: 'wait-scripts' } }];
    await apply(definitionsOf(kinds));
    await whenServed(kinds);
    const tracked = { 'argocd.argoproj.io/tracking-id': `rag:apps/Deployment:${namespace}/tracked` };
    await apply([
      { ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'wait-scripts', namespace } }, data: SCRIPTS },
      listening('api', namespace),
      teamWorkload('Deployment', 'crashes', namespace, { program: CRASH }),
      teamWorkload('Deployment', 'waits', namespace, { pod: { initContainers: [init], volumes } }),
      teamWorkload('Deployment', 'unplaced', namespace, { pod: { nodeSelector: { disk: 'none' } } }),
      teamWorkload('Deployment', 'tracked', namespace, { replicas: 0, metadata: { annotations: tracked } }),
      scaled('HorizontalPodAutoscaler', 'autoscaling/v2', 'api', namespace, { minReplicas: 1, maxReplicas: 2 }),
      scaled('ScaledObject', 'keda.sh/v1alpha1', 'waits', namespace),
      {
        ...{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'rag', namespace } },
        spec: { syncPolicy: { automated: { selfHeal: true } } },
      },
      {
        ...{ apiVersion: 'v1', kind: 'Secret', type: 'helm.sh/release.v1', stringData: { release: 'not for Ragmend' } },
        metadata: {
          ...{ name: 'sh.helm.release.v1.rag.v1', namespace },
          labels: { owner: 'helm', name: 'rag', status: 'pending-install', version: '1' },
        },
      },
    ]);
    await until(
      observe,
      ({ logs }) => logs.some(({ pod }) => /^crashes/.test(pod)) && logs.some(({ pod }) => /^waits/.test(pod)),
    );
  });
  afterAll(() => forget(kinds));

  test('to the operator: logs of the containers that hold pods back by name, events, and who owns what', async () => {
    const seen = await until(observe, ({ events }) => events.some(({ reason }) => reason === 'FailedScheduling'));

    const logOf = (workload: string) => seen.logs.find(({ pod }) => pod.startsWith(`${workload}-`));
    expect(logOf('crashes')).toMatchObject({ container: 'main' });
    expect(logOf('crashes')?.lines.at(-1)).toMatch(/^\d{4}-\d\d-\d\dT\S+Z dial tcp: lookup store/);
    expect(logOf('waits')).toMatchObject({ container: 'wait-for-migration', run: 'current' });
    expect(logOf('unplaced')).toBeUndefined();
    expect(seen.objects.filter(({ kind }) => kind === 'ConfigMap')).toMatchObject([{ data: SCRIPTS }]);
    expect(signsIn(seen)).toEqual(
      expect.arrayContaining([
        ...['autoscaler Deployment/api', 'autoscaler Deployment/waits', 'gitops Deployment/tracked'],
        'zero Deployment/tracked',
      ]),
    );
  });

  test('to the operator: no Secret, which is told, and no kind else that is hidden', async () => {
    const { objects, missing } = await observe();

    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(missing.toSorted()).toEqual(['ConfigMap', 'Secret', 'release of Helm']);
  });

  test('to the reader: the same as to the operator', async () => {
    const reader = await identityOf(opened().target, 'reader');

    const [one, other] = [await observe(), await observe(reader.cluster)];

    const names = ({ objects }: Observation) => objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`).sort();
    expect(names(other)).toEqual(names(one));
    expect(other.missing).toEqual(one.missing);
  });

  test('to who may list Secrets: the labels of a release of Helm under way, and nothing of what is in it', async () => {
    const seen = await observe(opened().real.cluster);

    expect(seen.missing).toEqual(['Secret', 'ConfigMap']);
    expect(seen.objects.filter(({ kind }) => kind === 'Secret')).toMatchObject([
      { metadata: { name: 'sh.helm.release.v1.rag.v1', labels: { status: 'pending-install' } } },
    ]);
    expect(JSON.stringify(seen)).not.toContain(Buffer.from('not for Ragmend').toString('base64'));
    expect(signsIn(seen)).toContain('release null');
  });
});

function scaled(kind: string, apiVersion: string, name: string, namespace: string, spec: object = {}): object {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name };
  return { apiVersion, kind, metadata: { name, namespace }, spec: { scaleTargetRef, ...spec } };
}
