import { kubernetesComponents } from '../../../../adapters/kubernetes/bootstrap/components.ts';
import type { ComponentStatus } from '../../../../core/bootstrap/ports/components.ts';
import { PlanDrifted } from '../../../../core/kernel/task-error.ts';
import { apply } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { dyingAfter } from '../dying.ts';
import { openedTarget } from '../opened-target.ts';
import { listening, teamWorkload, until } from './team-workloads.ts';

const BAD = "console.log('no'); process.exit(1)";

cloudSuite(['kubernetes'], 'the components of a start in a cluster, as the operator', () => {
  const opened = openedTarget({
    shards: [{ id: 'shard-1' }],
    bootstrap: {
      components: [
        ...['scaled', 'made'].map((name) => `Deployment/${name}`),
        'StatefulSet/queue',
        'StatefulSet/stale',
      ].map((workload) => ({ workload })),
    },
  });
  const api = () => kubernetesComponents(opened().deps);
  const statusWhen = (workload: string, isThere: (seen: ComponentStatus) => boolean) =>
    until(() => api().status('docs-rag', workload), isThere);
  const whole = async <T>(work: (fence: Awaited<ReturnType<typeof take>>) => Promise<T>): Promise<T> => {
    const fence = await take();
    try {
      return await work(fence);
    } finally {
      await opened().locks.free(fence);
    }
  };
  const take = () => opened().locks.take('docs-rag', 'shard-1');
  beforeAll(async () => {
    // The suite holds no lock of its own: the target's excludes it.
    await opened().locks.free(opened().fence);
    const { namespace } = opened();
    await apply([
      listening('scaled', namespace),
      listening('foreign', namespace),
      teamWorkload('StatefulSet', 'queue', namespace, { replicas: 2, spec: { podManagementPolicy: 'Parallel' } }),
      {
        ...{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'scaled', namespace } },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'scaled' },
          ...{ minReplicas: 1, maxReplicas: 3 },
        },
      },
    ]);
  });

  test('a function that dies right after its patch finds it made', async () => {
    const { version } = await statusWhen('StatefulSet/queue', ({ ready }) => ready === 2);
    const dying = dyingAfter(1);
    const cluster = opened().operator.through(dying.around);

    await whole(async (fence) => {
      const dead = kubernetesComponents({ ...opened().deps, cluster }).scale(fence, 'StatefulSet/queue', 1, version);
      await expect(dead).rejects.toThrow('the process died');
      await api().scale(fence, 'StatefulSet/queue', 1, version);
    });

    expect(await statusWhen('StatefulSet/queue', ({ pods }) => pods === 1)).toMatchObject({ replicas: 1, ready: 1 });
  });

  test('a component that an HPA scales, one that changed since the plan, and no component are left alone', async () => {
    const { version } = await statusWhen('Deployment/scaled', ({ ready }) => ready === 1);

    await whole(async (fence) => {
      await expect(api().scale(fence, 'Deployment/scaled', 0, version)).rejects.toThrow('pause the autoscaler');
      await expect(api().scale(fence, 'StatefulSet/queue', 0, 'older')).rejects.toBeInstanceOf(PlanDrifted);
      await expect(api().scale(fence, 'Deployment/foreign', 0, 'any')).rejects.toThrow('no component');
    });

    expect(await api().status('docs-rag', 'Deployment/scaled')).toMatchObject({ replicas: 1 });
  });

  test('a rollout that fails is rolled back to what serves, by that alone, also when its function dies after each change', async () => {
    const { namespace } = opened();
    await apply([listening('made', namespace)]);
    const first = await statusWhen('Deployment/made', ({ ready }) => ready === 1);
    await apply([listening('made', namespace, { program: BAD })]);
    const failing = await statusWhen('Deployment/made', ({ failing, pods }) => pods === 2 && failing === null);
    const stuck = await until(
      () => opened().inNamespace('get', 'pods', '-l', 'app=made', '-o', 'jsonpath={..reason}'),
      (words) => /Error|CrashLoop/.test(words),
    );
    const { version, pastRevision } = failing;
    let deaths = 0;

    await whole(async (fence) => {
      // It dies after each of its changes: the mark, the template, the label.
      for (let changes = 0; changes < 3; changes++) {
        const dying = dyingAfter(1);
        const cluster = opened().operator.through(dying.around);
        const dead = kubernetesComponents({ ...opened().deps, cluster });
        await dead.rollBack(fence, 'Deployment/made', String(pastRevision), version).catch(() => undefined);
        deaths += dying.isDead() ? 1 : 0;
      }
      await api().rollBack(fence, 'Deployment/made', String(pastRevision), version);
    });

    const after = await statusWhen('Deployment/made', ({ pods, ready }) => pods === 1 && ready === 1);
    expect(stuck).toMatch(/Error|CrashLoop/);
    expect(failing.stalePods).toHaveLength(1);
    expect(deaths).toBe(3);
    expect(after).toEqual({ ...first, pastRevision: null });
    expect(await opened().inNamespace('get', 'deployment', 'made', '--show-labels')).not.toContain('rolling-back');
  });

  test('a pod of an older revision is deleted and comes back in the newest; a pod of the newest stays', async () => {
    const { namespace } = opened();
    const spec = { podManagementPolicy: 'Parallel', updateStrategy: { type: 'OnDelete' } };
    await apply([teamWorkload('StatefulSet', 'stale', namespace, { replicas: 2, spec })]);
    await statusWhen('StatefulSet/stale', ({ ready }) => ready === 2);
    const env = [{ name: 'NEW', value: 'yes' }];
    await apply([teamWorkload('StatefulSet', 'stale', namespace, { replicas: 2, spec, env })]);
    await statusWhen('StatefulSet/stale', ({ stalePods }) => stalePods.length === 2);

    await whole((fence) => api().deletePods(fence, 'StatefulSet/stale', ['stale-1', 'gone-7']));
    const half = await statusWhen('StatefulSet/stale', (seen) => seen.ready === 2 && seen.stalePods.length === 1);
    const uid = ['get', 'pod', 'stale-1', '-o', 'jsonpath={.metadata.uid}'];
    const before = await opened().inNamespace(...uid);
    await whole((fence) => api().deletePods(fence, 'StatefulSet/stale', ['stale-1']));

    expect(half.stalePods).toEqual(['stale-0']);
    expect(await opened().inNamespace(...uid)).toBe(before);
  });
});
