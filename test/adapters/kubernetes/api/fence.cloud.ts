import type { V1Service } from '@kubernetes/client-node';
import { changeFenced, type Fencing } from '../../../../adapters/kubernetes/api/fence.ts';
import { pathOf, type Service } from '../../../../adapters/kubernetes/api/objects.ts';
import type { ShardFence } from '../../../../core/kernel/ports/fence.ts';
import { StaleEpoch } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { PORT } from '../target.ts';

cloudSuite(['kubernetes'], 'writing under a fence', () => {
  let real: RealCluster;
  beforeAll(async () => {
    real = await realCluster();
  });
  afterAll(() => real.close());

  const fenceOf = (epoch: number): ShardFence => ({
    ...{ incidentId: `docs-rag-shard-restore-${epoch}`, targetId: 'docs-rag', shardId: 'shard-1' },
    epoch,
  });
  /** Locks that believe everybody, as the first look of a holder was that is paused after it. */
  const credulous = (lock = 'docs-rag') => ({ keyOf: async () => lock });
  async function newService(annotations?: Record<string, string>): Promise<string> {
    const { core, namespace } = real.cluster;
    const metadata = { generateName: 'shard-', ...(annotations && { annotations }) };
    const body = { metadata, spec: { selector: { app: 'shard-1' }, ports: [{ port: PORT }] } };
    return String((await core.createNamespacedService({ namespace, body })).metadata?.name);
  }
  const read = (name: string): Promise<V1Service> => real.cluster.core.readNamespacedService({ ...real.cluster, name });
  const select = (fencing: Fencing, epoch: number, name: string, value: string) =>
    changeFenced<Service>(fencing, fenceOf(epoch), pathOf(real.cluster, 'services', name), () => [
      { op: 'replace', path: '/spec/selector', value: { app: value } },
    ]);

  test('a change stamps the epoch on an object, whether it has annotations or not', async () => {
    const [bare, annotated] = [await newService(), await newService({ team: 'search' })];
    const fencing = { cluster: real.cluster, locks: credulous() };

    await select(fencing, 3, bare, 'new');
    await select(fencing, 3, annotated, 'new');

    expect((await read(bare)).metadata?.annotations).toEqual({ 'ragmend.dev/epoch': '{"docs-rag":3}' });
    expect((await read(annotated)).metadata?.annotations).toEqual({
      'ragmend.dev/epoch': '{"docs-rag":3}',
      team: 'search',
    });
    expect((await read(bare)).spec?.selector).toEqual({ app: 'new' });
  });

  test('a holder that comes after a newer one is refused', async () => {
    const name = await newService();
    const fencing = { cluster: real.cluster, locks: credulous() };
    await select(fencing, 2, name, 'newer');

    const late = select(fencing, 1, name, 'stale');

    await expect(late).rejects.toBeInstanceOf(StaleEpoch);
    expect((await read(name)).spec?.selector).toEqual({ app: 'newer' });
  });

  test.each([
    ['that nobody has written to', undefined],
    ['that the holder itself has written to', '{"docs-rag":1}'],
  ])(
    'a holder that was paused between its look and its write is refused by the API server, on an object %s',
    async (_, stamp) => {
      const name = await newService(stamp === undefined ? undefined : { 'ragmend.dev/epoch': stamp });
      const sent: string[] = [];
      const paused = real.through((transport) => async (request) => {
        if (request.getHttpMethod() !== 'PATCH') return transport(request);
        // Here the first holder sleeps past its lease, and the second does its work.
        if (sent.length === 0) await select({ cluster: real.cluster, locks: credulous() }, 2, name, 'newer');
        sent.push(String(request.getBody()));
        return transport(request);
      });

      const late = select({ cluster: paused, locks: credulous() }, 1, name, 'stale');

      await expect(late).rejects.toBeInstanceOf(StaleEpoch);
      expect(sent).toHaveLength(1);
      expect((await read(name)).spec?.selector).toEqual({ app: 'newer' });
      expect((await read(name)).metadata?.annotations).toEqual({ 'ragmend.dev/epoch': '{"docs-rag":2}' });
    },
  );

  test('epochs of different locks do not compare', async () => {
    const name = await newService();
    await select({ cluster: real.cluster, locks: credulous('docs-rag/snapshot/shard-1') }, 90, name, 'snapshot');

    await select({ cluster: real.cluster, locks: credulous() }, 2, name, 'restore');

    const { metadata, spec } = await read(name);
    expect(spec?.selector).toEqual({ app: 'restore' });
    expect(metadata?.annotations).toEqual({
      'ragmend.dev/epoch': '{"docs-rag/snapshot/shard-1":90,"docs-rag":2}',
    });
  });

  test('of many changes under one fence at once, each is made', async () => {
    const name = await newService();
    const fencing = { cluster: real.cluster, locks: credulous() };
    const path = pathOf(real.cluster, 'services', name);

    await Promise.all(
      [1, 2, 3, 4].map((n) =>
        changeFenced<Service>(fencing, fenceOf(5), path, ({ spec }) => [
          { op: 'test', path: '/spec/selector', value: spec.selector },
          { op: 'add', path: `/spec/selector/change-${n}`, value: 'made' },
        ]),
      ),
    );

    expect(Object.keys((await read(name)).spec?.selector ?? {})).toHaveLength(5);
  });

  test('what is as it should be, and is stamped, is not written again', async () => {
    const name = await newService({ 'ragmend.dev/epoch': '{"docs-rag":4}' });
    const before = await read(name);

    await changeFenced<Service>(
      { cluster: real.cluster, locks: credulous() },
      fenceOf(4),
      pathOf(real.cluster, 'services', name),
      () => [],
    );

    expect((await read(name)).metadata?.resourceVersion).toBe(before.metadata?.resourceVersion);
  });
});
