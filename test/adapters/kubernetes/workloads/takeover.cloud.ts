import { kubernetesTakeover } from '../../../../adapters/kubernetes/workloads/takeover.ts';
import { NotFound } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { takeoverContract } from '../../../contracts/volumes/takeover.contract.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { kubernetesTarget, PORT } from '../target.ts';

cloudSuite(['kubernetes'], 'taking over a shard in a cluster', () => {
  let real: RealCluster;
  beforeEach(async () => {
    real = await realCluster();
    await service();
    await statefulSet();
  });
  afterEach(() => real.close());

  // Nothing here runs: the pods find no node.
  const labels = { app: 'shard-1' };
  const claim = (name: string) => ({
    metadata: { name },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
  });
  async function statefulSet(spec: object = {}, fieldManager = 'kubectl') {
    const { namespace, apps } = real.cluster;
    await apps.deleteNamespacedStatefulSet({ namespace, name: 'shard-1' }).catch(() => undefined);
    const pod = { nodeSelector: { nowhere: 'true' }, containers: [{ name: 'store', image: 'none' }] };
    const body = {
      metadata: { name: 'shard-1', labels: { 'app.kubernetes.io/instance': 'search' } },
      spec: {
        ...{ serviceName: 'shard-1', selector: { matchLabels: labels }, volumeClaimTemplates: [claim('data')] },
        template: { metadata: { labels }, spec: pod },
        ...spec,
      },
    };
    await apps.createNamespacedStatefulSet({ namespace, body, fieldManager });
  }
  async function service(annotations: Record<string, string> = {}, more: Record<string, string> = {}) {
    const { namespace, core } = real.cluster;
    await core.deleteNamespacedService({ namespace, name: 'shard-1' }).catch(() => undefined);
    const body = {
      metadata: { name: 'shard-1', annotations, labels: more },
      spec: { selector: labels, ports: [{ port: PORT }] },
    };
    await core.createNamespacedService({ namespace, body });
  }
  const takeover = (over: object = {}) =>
    kubernetesTakeover({
      cluster: real.cluster,
      target: kubernetesTarget(real.cluster.namespace, [{ id: 'shard-1' }, { id: 'shard-2' }], over),
    });
  const refusal = () => takeover().refusal('docs-rag', 'shard-1');

  takeoverContract('kubernetesTakeover', () => takeover());

  test.each(['whenDeleted', 'whenScaled'])('claims that go with their StatefulSet (%s) are refused', async (moment) => {
    await statefulSet({ persistentVolumeClaimRetentionPolicy: { [moment]: 'Delete' } });

    const reason = await refusal();

    expect(reason).toBe(
      `StatefulSet 'shard-1' removes its claims (persistentVolumeClaimRetentionPolicy.${moment} is 'Delete'): set it to 'Retain'`,
    );
  });

  test('a store whose ordinals are peers is refused', async () => {
    await statefulSet({ replicas: 3 });

    expect(await refusal()).toContain(`has 3 replicas, which find each other as peers`);
  });

  test('a second claim is refused, for two servers would write to it', async () => {
    await statefulSet({ volumeClaimTemplates: [claim('data'), claim('journal')] });

    expect(await refusal()).toContain(`has a second claim as volume 'journal'`);
  });

  test('a volume that is no claim is refused', async () => {
    await statefulSet({ volumeClaimTemplates: [claim('elsewhere')] });

    expect(await refusal()).toContain(`has no claim as volume 'data': correct kubernetes.volume`);
  });

  test('a workload of another kind than is configured is refused: no policy would let a server be made like it', async () => {
    const shards = [{ id: 'shard-1', workload: 'shard-1', service: 'shard-1', workloadKind: 'Deployment' }];

    const reason = await takeover({ shards }).refusal('docs-rag', 'shard-1');

    expect(reason).toContain("'shard-1' is a StatefulSet, not a Deployment: set its workloadKind");
  });

  test('a Service that Argo CD keeps is refused with the change to make in Git', async () => {
    await service({ 'argocd.argoproj.io/tracking-id': 'search:/Service:search/shard-1' });

    expect(await refusal()).toBe(
      "Argo CD keeps Service 'shard-1' as it is in Git and would undo a change of /spec/selector: in Git, " +
        'add {kind: Service, name: shard-1, jsonPointers: [/spec/selector]} to ignoreDifferences of its Application, ' +
        "with the sync option RespectIgnoreDifferences=true, and annotate the Service with 'ragmend.dev/gitops: ignored'",
    );
  });

  test('who wrote a workload tells of Argo CD, where it tracks by the label that charts set, too', async () => {
    await statefulSet({}, 'argocd-controller');

    expect(await refusal()).toContain('jsonPointers: [/spec/replicas]');
  });

  test.each([
    [{ 'kustomize.toolkit.fluxcd.io/name': 'search' }, 'kustomize.toolkit.fluxcd.io/ssa: IfNotPresent'],
    [{ 'helm.toolkit.fluxcd.io/name': 'search' }, 'driftDetection.ignore of its HelmRelease'],
  ])('a Service that Flux keeps (%j) is refused with the change to make in Git', async (label, change) => {
    await service({}, label);

    expect(await refusal()).toContain(change);
  });

  test.each([
    { 'argocd.argoproj.io/tracking-id': 'search:/Service:search/shard-1', 'ragmend.dev/gitops': 'ignored' },
    { 'kustomize.toolkit.fluxcd.io/name': 'search', 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' },
    { 'helm.toolkit.fluxcd.io/name': 'search', 'helm.toolkit.fluxcd.io/driftDetection': 'disabled' },
  ])('an object that its controller leaves alone (%j) is no reason', async (annotations) => {
    await service(annotations);

    expect(await refusal()).toBeNull();
  });

  test('what kubectl or Helm deploys is no reason, and is said with the change to make afterwards', async () => {
    const applied = { 'kubectl.kubernetes.io/last-applied-configuration': '{}' };
    const { apps, namespace } = real.cluster;
    const body = [{ op: 'add', path: '/metadata/annotations', value: applied }];
    await apps.patchNamespacedStatefulSet({ name: 'shard-1', namespace, body });

    expect(await refusal()).toBeNull();
    expect(await takeover().afterwards('docs-rag', 'shard-1')).toEqual([
      "kubectl apply starts StatefulSet 'shard-1' again each time: set its replicas to 0 in the file that is applied until `ragmend settle shard-1`",
    ]);
  });

  test('every reason is given at once', async () => {
    await statefulSet({ replicas: 2, persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } });
    await service({ 'argocd.argoproj.io/tracking-id': 'search:/Service:search/shard-1' });

    const reasons = (await refusal())?.split('; ');

    expect(reasons).toHaveLength(3);
  });

  test('what does not exist is NotFound, never no reason', async () => {
    await expect(takeover().refusal('docs-rag', 'shard-2')).rejects.toBeInstanceOf(NotFound);
    await expect(takeover().refusal('docs-rag', 'shard-9')).rejects.toBeInstanceOf(NotFound);
    await expect(takeover().refusal('else', 'shard-1')).rejects.toBeInstanceOf(NotFound);
    await expect(takeover({ writers: 'indexer' }).refusal('docs-rag', 'shard-1')).rejects.toBeInstanceOf(NotFound);
  });
});
