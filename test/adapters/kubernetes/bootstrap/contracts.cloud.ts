import { setTimeout as sleep } from 'node:timers/promises';
import { kubernetesComponents } from '../../../../adapters/kubernetes/bootstrap/components.ts';
import { kubernetesStartScene } from '../../../../adapters/kubernetes/bootstrap/start-scene.ts';
import type { Fence } from '../../../../core/kernel/ports/fence.ts';
import { apply } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { componentsContract } from '../../../contracts/bootstrap/components.contract.ts';
import { startSceneContract } from '../../../contracts/bootstrap/start-scene.contract.ts';
import { openedTarget } from '../opened-target.ts';
import { listening, teamWorkload, until } from './team-workloads.ts';

const LINE = 'Waiting for job migrate...';

cloudSuite(['kubernetes'], 'the ports of a start in a cluster, as the operator', () => {
  const opened = openedTarget({
    shards: [{ id: 'shard-1' }],
    bootstrap: { components: [{ workload: 'Deployment/api' }, { workload: 'Deployment/web' }] },
  });
  let held: (Fence & { shardId: string }) | null = null;
  // A test that holds a lock until its end would keep the next one from it.
  const free = async () => {
    if (held) await opened().locks.free(held);
    held = null;
  };
  beforeAll(() => opened().locks.free(opened().fence));
  afterEach(free);

  componentsContract('kubernetes', async () => {
    const { namespace, deps, locks, inNamespace } = opened();
    await inNamespace('delete', '--ignore-not-found', '--cascade=foreground', 'deployment/api');
    await apply([listening('api', namespace, { replicas: 2 })]);
    held = await locks.take('docs-rag', 'shard-1');
    return {
      components: kubernetesComponents(deps),
      fence: held,
      workload: 'Deployment/api',
      change: async () => void (await inNamespace('set', 'env', 'deployment/api', 'NEW=yes')),
      wait: () => sleep(200),
    };
  });

  startSceneContract('kubernetes', async () => {
    const { namespace, deps } = opened();
    const program = `setInterval(() => console.log('${LINE}'), 200)`;
    const init = { name: 'wait', image: 'local.test/node:1', command: ['node', '-e', program] };
    await apply([
      listening('api', namespace, { replicas: 2 }),
      teamWorkload('Deployment', 'web', namespace, { pod: { initContainers: [init] } }),
    ]);
    const startScene = kubernetesStartScene({ ...deps, clock: { now: () => Date.now() } });
    const components = kubernetesComponents(deps);
    await until(
      () => components.status('docs-rag', 'Deployment/api'),
      ({ ready, pods }) => ready === 2 && pods === 2,
    );
    await until(
      () => startScene.observe('docs-rag'),
      ({ logs }) => logs.some(({ pod, lines }) => pod.startsWith('web-') && lines.length > 0),
    );
    return { startScene, serving: 'Deployment/api', waiting: 'Deployment/web', line: LINE };
  });
});
