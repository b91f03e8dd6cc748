import { registerTarget } from '../../../../adapters/kubernetes/registry/register-target.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { openedTarget } from '../opened-target.ts';
import { ask, newClaim, urlOf } from '../store/store-pods.ts';

cloudSuite(['kubernetes'], 'rotation in a cluster', () => {
  const opened = openedTarget({
    stores: [
      { id: 'shard-1', kind: 'StatefulSet' },
      { id: 'standby', kind: 'Deployment' },
    ],
    shards: [
      { id: 'shard-1' },
      {
        id: 'shard-1-replica',
        workload: 'standby',
        workloadKind: 'Deployment',
        service: 'standby',
        replicaOf: 'shard-1',
      },
    ],
    registered: true,
  });
  let service: string;
  beforeAll(async () => {
    service = await urlOf(opened().real, 'shard-1');
  });
  afterEach(() => change({ workloadId: 'shard-1', url: urlOfEntry('shard-1'), route: 'self', replicaUrl: null }));

  const change = (patch: Partial<RegistryEntry>) => opened().registry.change(opened().fence, 'shard-1', patch);
  /** The host names of the pods that a headless Service gives names of DNS. */
  async function namesBehind(name: string) {
    const selector = `kubernetes.io/service-name=${name}`;
    const slices = await opened().inNamespace('get', 'endpointslices', '-l', selector, '-o', 'json');
    const { items } = JSON.parse(slices) as { items: { endpoints: { hostname?: string }[] | null }[] };
    return items.flatMap(({ endpoints }) => endpoints ?? []).map(({ hostname }) => hostname);
  }
  const urlOfEntry = (id: string) => String(opened().entries.find(({ shardId }) => shardId === id)?.url);
  const routeOf = async () =>
    (await opened().registry.read('docs-rag')).find(({ shardId }) => shardId === 'shard-1')?.route;
  /** The answer at the Service of the shard: of the pod that is waited for, or after two minutes of any. */
  async function answerOf(wanted: RegExp | null, url = service) {
    let answer: Awaited<ReturnType<typeof ask>> = null;
    const isWanted = async () => {
      answer = await ask(opened().real, url);
      return wanted === null ? answer === null : wanted.test(answer?.pod ?? '');
    };
    await waitUntil(isWanted, { everyMs: 250, ms: 120_000 });
    return answer as Awaited<ReturnType<typeof ask>>;
  }
  const answers = async (...asked: Parameters<typeof answerOf>) => (await answerOf(...asked))?.pod ?? null;

  test('a registered target has an address for each workload alone, and is routed to itself', async () => {
    const read = await opened().registry.read('docs-rag');

    const asked = await Promise.all(read.map(({ url }) => answers(/./, url)));

    expect(read.map(({ shardId, route, epoch }) => [shardId, route, epoch])).toEqual([
      ['shard-1', 'self', expect.any(Number)],
      ['shard-1-replica', 'self', 0],
    ]);
    expect(asked).toEqual(['shard-1-0', expect.stringMatching(/^standby-/)]);
  });

  test('registering again changes nothing, and leaves a shard out of rotation', async () => {
    const { registry, real, target } = opened();
    await change({ route: 'none' });
    const before = await registry.read('docs-rag');

    await registerTarget(real.cluster, target);
    await registerTarget(real.cluster, target);

    expect(await registry.read('docs-rag')).toEqual(before);
    await change({ route: 'self' });
    expect(await answers(/shard-1-0/)).toBe('shard-1-0');
  });

  test('out of rotation nobody answers at the Service, also after its pod came back, and its own address still does', async () => {
    const { inNamespace, real } = opened();
    await change({ route: 'none' });
    const first = await answers(null);
    await inNamespace('delete', 'pod', 'shard-1-0', '--now');
    await inNamespace('rollout', 'status', 'statefulset/shard-1', '--timeout=300s');

    const second = await ask(real, service);

    expect([first, second]).toEqual([null, null]);
    expect(await answers(/./, urlOfEntry('shard-1'))).toBe('shard-1-0');
  });

  test('the replica answers at the Service of its shard', async () => {
    await change({ route: 'replica', replicaUrl: urlOfEntry('shard-1-replica') });

    expect(await answers(/^standby-/)).toMatch(/^standby-/);
  });

  test('a restored workload answers nobody before the cut-over, and alone after it; the way back is one change', async () => {
    const { fence, workloads, real } = opened();
    await change({ route: 'none' });
    await answers(null);
    const started = await workloads.start(fence, { workloadId: 'shard-1-r1', volume: await newClaim(real) });
    const before = await ask(real, service);

    await change({ workloadId: 'shard-1-r1', url: String(started.url), route: 'self' });
    const after = await answerOf(/^shard-1-r1-/);
    const named = await namesBehind('shard-1');
    await change({ workloadId: 'shard-1', url: urlOfEntry('shard-1'), route: 'none' });
    await change({ route: 'self' });
    const back = await answers(/^shard-1-0$/);

    expect(started.ready).toBe(true);
    expect(before).toBeNull();
    expect(after?.pod).toMatch(/^shard-1-r1-/);
    // So `shard-1-0.shard-1` leads to it, as it led to the pod that it takes the place of.
    expect([after?.host, named]).toEqual(['shard-1-0', ['shard-1-0']]);
    expect(back).toBe('shard-1-0');
  });

  test('a shard out of rotation that somebody else routes again reads as routed, and can be taken out again', async () => {
    const { real } = opened();
    await change({ route: 'none' });
    const { core, namespace } = real.cluster;
    const body = [{ op: 'replace', path: '/spec/selector', value: { app: 'shard-1' } }];
    await core.patchNamespacedService({ namespace, name: 'shard-1', body, fieldManager: 'helm' });

    const reverted = await routeOf();
    await change({ route: 'none' });

    expect(reverted).toBe('self');
    expect(await routeOf()).toBe('none');
    expect(await answers(null)).toBeNull();
  });

  test('a replica that is not registered where it was probed is not routed to', async () => {
    const toNowhere = change({ route: 'replica', replicaUrl: 'http://10.0.0.1:8000' });

    await expect(toNowhere).rejects.toThrow("shard 'shard-1' has no replica at 'http://10.0.0.1:8000'");
    expect(await routeOf()).toBe('self');
  });
});
