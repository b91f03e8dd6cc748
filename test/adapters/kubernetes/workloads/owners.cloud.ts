import { type Controller, list, type Pod, pathOf } from '../../../../adapters/kubernetes/api/objects.ts';
import { hasEnded } from '../../../../adapters/kubernetes/registry/owner.ts';
import { NotFound } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { openedTarget } from '../opened-target.ts';
import { newClaim } from '../store/store-pods.ts';

cloudSuite(['kubernetes'], 'the workloads that a team has', () => {
  const opened = openedTarget({
    stores: [
      { id: 'shard-1', kind: 'StatefulSet' },
      { id: 'shard-2', kind: 'Deployment' },
      { id: 'somebody-elses', kind: 'Deployment' },
    ],
    shards: [{ id: 'shard-1' }, { id: 'shard-2', workloadKind: 'Deployment' }],
    registered: true,
  });

  const read = (kind: 'deployments' | 'statefulsets', name: string) => {
    const { cluster } = opened().real;
    return cluster.send<Controller>('GET', pathOf(cluster, kind, name));
  };
  const setRetention = (whenScaled: string) =>
    opened().inNamespace(
      ...['patch', 'statefulset', 'shard-1', '-p'],
      JSON.stringify({ spec: { persistentVolumeClaimRetentionPolicy: { whenScaled } } }),
    );

  test.each([
    ['StatefulSet', 'shard-1', 'data-shard-1-0'],
    ['Deployment', 'shard-2', 'data-shard-2'],
  ])('a %s is known by the claim of the pod that runs', async (_, workloadId, volume) => {
    const { workloads } = opened();
    const described = await workloads.describe(workloadId);

    expect(described).toMatchObject({ workloadId, volume, running: true, pid: null });
    expect(Date.parse(String(described.startedAt))).not.toBeNaN();
  });

  test.each([
    ['StatefulSet', 'shard-1', 'data-shard-1-0'],
    ['Deployment', 'shard-2', 'data-shard-2'],
  ])(
    'a %s that was stopped keeps its volume, and runs again on it as often as it did',
    async (_, workloadId, volume) => {
      const { fence, workloads } = opened();
      await workloads.stop(fence, workloadId);
      await workloads.stop(fence, workloadId);
      const stopped = await workloads.describe(workloadId);

      const started = await workloads.start(fence, { workloadId, volume });

      expect(stopped).toMatchObject({ volume, running: false, ready: false, url: null, startedAt: null });
      expect(started).toMatchObject({ volume, running: true, ready: true });
    },
  );

  test('what Ragmend starts is the pod of the shard but for its claim, its owner, and labels of its own', async () => {
    const { fence, workloads, real } = opened();
    const volume = await newClaim(real);
    await workloads.start(fence, { workloadId: 'shard-1-r1', volume });

    const { spec: made, metadata } = await read('deployments', 'shard-1-r1');
    const { spec: old } = await read('statefulsets', 'shard-1');
    const claim = { name: 'data', persistentVolumeClaim: { claimName: volume } };
    const marks = {
      'app.kubernetes.io/managed-by': 'ragmend',
      'ragmend.dev/incident': fence.incidentId,
      'ragmend.dev/shard': 'shard-1',
      'ragmend.dev/target': 'docs-rag',
      'ragmend.dev/workload': 'shard-1-r1',
    };
    expect(made.template.spec).toEqual({
      ...old.template.spec,
      ...{ hostname: 'shard-1-0', subdomain: 'shard-1' },
      volumes: [...(old.template.spec?.volumes ?? []), claim],
    });
    expect(made.template.metadata?.labels).toEqual({ app: 'shard-1', team: 'search', ...marks });
    expect(made.selector).toEqual({ matchLabels: { 'ragmend.dev/workload': 'shard-1-r1' } });
    expect(metadata.labels).toEqual(marks);
    expect(metadata.annotations).toMatchObject({ 'ragmend.dev/epoch': '{"docs-rag":1}' });
  });

  test('a Deployment never has two pods on its claim, also where the first takes long to end', async () => {
    const { fence, workloads, real } = opened();
    const volume = await newClaim(real);
    await workloads.start(fence, { workloadId: 'slow-to-end', volume });
    const seen: number[] = [];
    const looking = setInterval(async () => {
      const selector = { matchLabels: { 'ragmend.dev/workload': 'slow-to-end' } };
      const pods = await list<Pod>(real.cluster, 'pods', selector);
      seen.push(pods.filter((pod) => !hasEnded(pod)).length);
    }, 100);

    const restarted = await workloads.restart(fence, 'slow-to-end');
    clearInterval(looking);

    expect(restarted).toMatchObject({ ready: true, restarts: 1 });
    expect(Math.max(...seen)).toBe(1);
  });

  test('a claim that is open in a pod is not opened by another server', async () => {
    const { fence, workloads } = opened();
    const start = workloads.start(fence, { workloadId: 'thief', volume: 'data-shard-2' });

    await expect(start).rejects.toThrow("volume 'data-shard-2' is open in 'shard-2-");
  });

  test('a claim that does not exist is refused, since a server on it would start empty', async () => {
    const { fence, workloads } = opened();
    const start = workloads.start(fence, { workloadId: 'ghost', volume: 'no-such-claim' });

    await expect(start).rejects.toBeInstanceOf(NotFound);
    await expect(workloads.describe('ghost')).rejects.toBeInstanceOf(NotFound);
  });

  test('a workload is not started on another volume than it has', async () => {
    const { fence, workloads, real } = opened();
    const start = workloads.start(fence, { workloadId: 'shard-1', volume: await newClaim(real) });

    await expect(start).rejects.toThrow("workload 'shard-1' is on volume 'data-shard-1-0'");
  });

  test('a workload of somebody else is left alone', async () => {
    const { fence, workloads } = opened();
    const { stop, restart, start } = workloads;

    await expect(stop(fence, 'somebody-elses')).rejects.toThrow('Ragmend leaves it alone');
    await expect(restart(fence, 'somebody-elses')).rejects.toThrow('Ragmend leaves it alone');
    await expect(start(fence, { workloadId: 'somebody-elses', volume: 'data-somebody-elses' })).rejects.toThrow(
      RangeError,
    );
  });

  test('a StatefulSet that would lose its claim is not scaled down', async () => {
    const { fence, workloads } = opened();
    await setRetention('Delete');

    const stop = workloads.stop(fence, 'shard-1');

    await expect(stop).rejects.toThrow("set persistentVolumeClaimRetentionPolicy.whenScaled to 'Retain'");
    expect((await read('statefulsets', 'shard-1')).spec.replicas).toBe(1);
    await setRetention('Retain');
  });

  test('an id that is longer than a name may be is shortened, and told from others', async () => {
    const { fence, workloads, real } = opened();
    const id = `docs-rag-of-a-team-with-a-long-name-shard-restore-12-cold-1-open`;
    const volumes = [await newClaim(real), await newClaim(real)];
    const [one = '', other = ''] = volumes;

    const first = await workloads.start(fence, { workloadId: `${id}-a`, volume: one });
    const second = await workloads.start(fence, { workloadId: `${id}-b`, volume: other });

    expect([first.volume, second.volume]).toEqual(volumes);
    expect([first.ready, second.ready]).toEqual([true, true]);
    expect(first.url).not.toBe(second.url);
  });

  test('a crash in between is counted, its log is the previous one, and later restarts count on', async () => {
    const { fence, workloads, inNamespace, real } = opened();
    const volume = await newClaim(real);
    await workloads.start(fence, { workloadId: 'crashing', volume });
    await inNamespace('exec', 'deployment/crashing', '--', 'node', '-e', 'process.kill(1)').catch(() => undefined);
    while ((await workloads.describe('crashing')).restarts === 0) await new Promise((next) => setTimeout(next, 200));
    const crashed = await workloads.start(fence, { workloadId: 'crashing', volume });
    const logs = await workloads.logs('crashing');

    const restarted = await workloads.restart(fence, 'crashing');

    expect([crashed.restarts, restarted.restarts]).toEqual([1, 2]);
    for (const name of ['previous.log', 'current.log']) expect(logs[name]).toMatch(/^begin shard-1-0$/m);
  });

  test('the logs come with the events and with what the cluster says of pod and owner', async () => {
    const { workloads } = opened();
    const logs = await workloads.logs('shard-1');

    expect(logs['events.txt']).toMatch(/Normal .*shard-1-0: /);
    expect(JSON.parse(String(logs['pod.json']))).toMatchObject({ metadata: { name: 'shard-1-0' } });
    expect(JSON.parse(String(logs['owner.json']))).toMatchObject({
      metadata: { name: 'shard-1' },
      spec: { replicas: 1 },
    });
    expect(logs['owner.json']).not.toContain('managedFields');
  });
});
