import { registerTarget } from '../../../../adapters/kubernetes/registry/register-target.ts';
import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { openedTarget } from '../opened-target.ts';

cloudSuite(['kubernetes'], 'several Services of one shard', () => {
  const opened = openedTarget({
    stores: [{ id: 'shard-1', kind: 'StatefulSet' }],
    shards: [{ id: 'shard-1', service: ['shard-1', 'shard-1-headless'] }],
  });
  beforeAll(async () => {
    const { core, namespace } = opened().real.cluster;
    const body = {
      metadata: { name: 'shard-1-headless' },
      spec: { clusterIP: 'None', selector: { team: 'search', app: 'shard-1' }, ports: [{ port: 7000 }] },
    };
    await core.createNamespacedService({ namespace, body });
    await registerTarget(opened().real.cluster, opened().target);
  });
  afterEach(() => change({ route: 'self' }));

  const change = (patch: Partial<RegistryEntry>) => opened().registry.change(opened().fence, 'shard-1', patch);
  const routeOf = async () => (await opened().registry.read('docs-rag'))[0]?.route;
  async function selectorOf(name: string) {
    const { core, namespace } = opened().real.cluster;
    return (await core.readNamespacedService({ namespace, name })).spec?.selector;
  }

  test('all Services of a shard are switched, and each selects again what its owner let it select', async () => {
    await change({ route: 'none' });
    const out = await Promise.all([selectorOf('shard-1'), selectorOf('shard-1-headless')]);
    await change({ route: 'self' });

    expect(out).toEqual([{ 'ragmend.dev/rotation': 'out' }, { 'ragmend.dev/rotation': 'out' }]);
    expect(await selectorOf('shard-1')).toEqual({ app: 'shard-1' });
    expect(await selectorOf('shard-1-headless')).toEqual({ team: 'search', app: 'shard-1' });
  });

  test('a switch that one Service does not take switches the others, is not written down, and is completed by a retry', async () => {
    const { fence } = opened();
    const { core, namespace } = opened().real.cluster;
    const name = 'shard-1-headless';
    const stale = { 'ragmend.dev/epoch': JSON.stringify({ 'docs-rag': fence.epoch + 1 }) };
    const stamp = (annotations: object) =>
      core.patchNamespacedService({
        namespace,
        name,
        body: [{ op: 'add', path: '/metadata/annotations', value: annotations }],
      });
    await stamp(stale);

    await expect(change({ route: 'none' })).rejects.toThrow(`'${name}' was written with epoch`);
    const [routed, first] = [await routeOf(), await selectorOf('shard-1')];
    await stamp({});
    await change({ route: 'none' });

    expect([routed, first]).toEqual(['self', { 'ragmend.dev/rotation': 'out' }]);
    expect(await selectorOf(name)).toEqual({ 'ragmend.dev/rotation': 'out' });
    expect(await routeOf()).toBe('none');
  });

  test('one of several Services that somebody else routes again reads as routed', async () => {
    await change({ route: 'none' });
    const { core, namespace } = opened().real.cluster;
    const body = [{ op: 'replace', path: '/spec/selector', value: { app: 'shard-1' } }];
    await core.patchNamespacedService({ namespace, name: 'shard-1-headless', body, fieldManager: 'helm' });

    expect(await routeOf()).toBe('self');
  });
});
