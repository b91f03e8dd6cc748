import { kubernetesWorkloads } from '../../../../adapters/kubernetes/workloads/workloads.ts';
import { apply } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { workloadsContract } from '../../../contracts/volumes/workloads.contract.ts';
import { until } from '../bootstrap/team-workloads.ts';
import { incidentJob } from '../jobs/incident-job.ts';
import { openedTarget } from '../opened-target.ts';
import { ask, newClaim } from '../store/store-pods.ts';

cloudSuite(['kubernetes'], 'workloads in a cluster', () => {
  const opened = openedTarget({
    stores: [
      { id: 'shard-1', kind: 'StatefulSet' },
      { id: 'shard-2', kind: 'Deployment' },
    ],
  });
  const workloadsOf = () => {
    const { real, deps } = opened();
    return kubernetesWorkloads({ ...deps, isReady: async (url) => (await ask(real, url)) !== null });
  };
  const haveJob = (name: string) => apply([incidentJob(opened().fence, opened().namespace, name)]);
  beforeAll(() => haveJob('evidence-copy'));

  workloadsContract('kubernetesWorkloads', () => {
    const { real, fence } = opened();
    const workloads = workloadsOf();
    return {
      workloads,
      fence,
      volume: () => newClaim(real),
      refusing: () => newClaim(real, true),
      async runOf(workloadId) {
        const { url } = await workloads.describe(workloadId);
        return String((await ask(real, String(url)))?.pod);
      },
    };
  });

  test('a log that was kept is removed with the newest job of its incident', async () => {
    const { fence, inNamespace } = opened();
    const maps = () => inNamespace('get', 'configmaps', '-o', 'name', '-l', 'ragmend.dev/workload=shard-1');
    await workloadsOf().restart(fence, 'shard-1');
    await haveJob('restore');
    await workloadsOf().restart(fence, 'shard-1');
    expect(await maps()).toMatch(/^configmap\/ragmend-log-shard-1$/m);

    await inNamespace('delete', 'job', 'restore');

    await until(maps, (names) => names.trim() === '');
  });
});
