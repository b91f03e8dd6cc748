import { agentPodSpec, NOBODY } from '../../../../adapters/kubernetes/jobs/agent-pod.ts';
import { kubernetesVolumes } from '../../../../adapters/kubernetes/jobs/volumes.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { volumesContract } from '../../../contracts/volumes/volumes.contract.ts';
import { dyingAfter } from '../dying.ts';
import { openedTarget } from '../opened-target.ts';
import { newClaim } from '../store/store-pods.ts';
import { bundledAgent } from './bundled-agent.ts';

cloudSuite(['kubernetes'], 'volumes in a cluster', () => {
  const opened = openedTarget({ shards: [{ id: 'shard-1' }] });
  const volumes = () => kubernetesVolumes(opened().deps);
  const named = (name: string) => ({ namespace: opened().namespace, name });
  const claim = (name: string) => opened().real.cluster.core.readNamespacedPersistentVolumeClaim(named(name));
  const holder = (name: string) => opened().real.cluster.batch.readNamespacedJob(named(`${name}-held`));
  /** A claim as a copy job makes it: it lives as long as a Job that never runs. */
  async function copy(): Promise<string> {
    const { real, target } = opened();
    const { namespace, batch, core } = real.cluster;
    const name = await newClaim(real);
    const idle = { args: ['idle'], runAs: NOBODY, mounted: [], limits: { memory: '256Mi' } };
    const pod = agentPodSpec(target.kubernetes.agent, bundledAgent(), idle);
    const spec = { suspend: true, template: { spec: { ...pod, restartPolicy: 'Never' } } };
    const labels = { 'app.kubernetes.io/managed-by': 'ragmend', 'ragmend.dev/target': target.id };
    const metadata = { name: `${name}-held`, labels };
    const job = await batch.createNamespacedJob({ namespace, body: { metadata, spec } });
    const owner = { apiVersion: 'batch/v1', kind: 'Job', name: `${name}-held`, uid: job.metadata?.uid };
    const body = [{ op: 'add', path: '/metadata/ownerReferences', value: [owner] }];
    await core.patchNamespacedPersistentVolumeClaim({ namespace, name, body });
    return name;
  }

  volumesContract('kubernetesVolumes', () => {
    const { real, fence } = opened();
    return { volumes: volumes(), fence, volume: () => newClaim(real), copy };
  });

  test('a quarantined volume says so by a label, why by an annotation, and is no longer held by a job', async () => {
    const { fence } = opened();
    const made = await copy();

    await volumes().quarantine(fence, made, `replaced by 'shard-1-r1' (${fence.incidentId})`);

    const { metadata } = await claim(made);
    expect(metadata?.labels).toMatchObject({
      'ragmend.dev/quarantined': 'true',
      'ragmend.dev/incident': fence.incidentId,
    });
    expect(metadata?.annotations).toMatchObject({
      'ragmend.dev/quarantine-reason': `replaced by 'shard-1-r1' (${fence.incidentId})`,
      'ragmend.dev/epoch': '{"docs-rag":1}',
    });
    expect(metadata?.ownerReferences).toBeUndefined();
  });

  test('what is left of a copy that broke off before it had a volume goes, too', async () => {
    const { fence, real } = opened();
    const made = await copy();
    const { namespace, core } = real.cluster;
    await core.deleteNamespacedPersistentVolumeClaim({ namespace, name: made });

    await volumes().discardCopy(fence, made);

    await expect(holder(made)).rejects.toThrow('not found');
  });

  test.each([1, 2])('a copy whose removal died after change %i is removed by the next try', async (n) => {
    const { fence, real, deps } = opened();
    const made = await copy();
    const { around, isDead } = dyingAfter(n);
    const dying = kubernetesVolumes({ ...deps, cluster: real.through(around) });
    await expect(dying.discardCopy(fence, made)).rejects.toThrow('the process');
    expect(isDead()).toBe(true);

    await volumes().discardCopy(fence, made);

    await expect(volumes().describe(made)).rejects.toThrow('does not exist');
    await expect(holder(made)).rejects.toThrow('not found');
  });

  test('a volume that is about to be removed is gone', async () => {
    const { real } = opened();
    const made = await newClaim(real);
    const { namespace, core } = real.cluster;
    await core.patchNamespacedPersistentVolumeClaim({
      ...{ namespace, name: made },
      body: [{ op: 'add', path: '/metadata/finalizers', value: ['ragmend.dev/test'] }],
    });
    await core.deleteNamespacedPersistentVolumeClaim({ namespace, name: made });

    await expect(volumes().describe(made)).rejects.toThrow(`volume '${made}' does not exist`);

    await core.patchNamespacedPersistentVolumeClaim({
      ...{ namespace, name: made },
      body: [{ op: 'remove', path: '/metadata/finalizers' }],
    });
  });
});
