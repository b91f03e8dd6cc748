import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { V1PodSpec } from '@kubernetes/client-node';
import { systemClock } from '../../../adapters/clock.ts';
import { readConfig } from '../../../adapters/config-file.ts';
import { clusterAs } from '../../../adapters/kubernetes/api/access-reviews.ts';
import { kubernetesJobs } from '../../../adapters/kubernetes/jobs/jobs.ts';
import type { KubernetesTarget } from '../../../adapters/kubernetes/registry/rotation.ts';
import { rehearse } from '../../../adapters/kubernetes/rehearsal/rehearse.ts';
import { startWorkload } from '../../../adapters/kubernetes/workloads/start-workload.ts';
import { checkRehearsal } from '../../../cli/doctor/check-rehearsal.ts';
import { fileFindings } from '../../../cli/doctor/findings/file-findings.ts';
import type { Finding } from '../../../cli/doctor/findings/finding.ts';
import { bundledAgent } from '../../adapters/kubernetes/jobs/bundled-agent.ts';
import { NODE } from '../../adapters/kubernetes/jobs/volume-pods.ts';
import { type Operator, operatorOf } from '../../adapters/kubernetes/manifests/identities.ts';
import { type RealCluster, realCluster } from '../../adapters/kubernetes/real-cluster.ts';
import { realLocks } from '../../adapters/kubernetes/real-locks.ts';
import { inNamespace } from '../../charts/run.ts';
import { apply, kubectl } from '../../cloud/kubectl.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { json } from '../program.ts';

jest.setTimeout(300_000);
const failed = (findings: Finding[]) => findings.filter(({ status }) => status === 'failed').map(({ about }) => about);

cloudSuite(['kubernetes', 'weaviate'], 'a chart with one replica', () => {
  let real: RealCluster;
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-charts-'));
  beforeEach(async () => {
    real = await realCluster();
  });
  afterEach(() => real.close());
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** Applies a chart, waits where it runs, and lets init write its configuration. */
  async function initOf(name: string, change?: (pod: V1PodSpec) => void) {
    const { namespace } = real.cluster;
    const objects = inNamespace(name, namespace, change);
    await apply(objects);
    const { metadata, spec } = objects.find(({ kind }) => kind === 'StatefulSet') ?? {};
    if (!spec?.template?.spec.nodeSelector)
      await kubectl(['-n', namespace, 'rollout', 'status', `statefulset/${metadata?.name}`, '--timeout=300s']);
    const file = join(dir, `${namespace}.yaml`);
    const { notes } = await json<{ notes: string[] }>('init', '--namespace', namespace, '--out', file);
    const text = readFileSync(file, 'utf8')
      .replaceAll('FILL_IN', 'Docs')
      .replace('agent: {', `agent: { image: ${NODE},`);
    writeFileSync(file, text);
    return { target: readConfig(file).targets[0] as KubernetesTarget, notes: notes.join('\n') };
  }

  async function saidBefore(target: KubernetesTarget, operator: Operator): Promise<string[]> {
    const { kubeconfig } = real.cluster;
    const rehearsal = {
      ...{ target, clock: systemClock, program: bundledAgent(), as: operator.through },
      maker: (name: string, around: Parameters<typeof clusterAs>[3]) =>
        clusterAs(kubeconfig, 'kube-system', name, around),
    };
    const tried = await rehearse(rehearsal, target.kubernetes.shards[0]?.id ?? '');
    return failed([...checkRehearsal(tried), ...(await fileFindings(real.cluster, target))]);
  }

  /** What a first snapshot meets: the job of its copy, then a second server on the copy. Null where both went well. */
  async function met(target: KubernetesTarget, { cluster }: Operator): Promise<string | null> {
    const held = realLocks();
    const [shard] = target.kubernetes.shards;
    const fence = { ...(await held.locks.take(target.id, String(shard?.id))), targetId: target.id };
    const deps = { cluster, locks: held.locks, clock: systemClock, target, program: bundledAgent(), grant: null };
    const buckets = { snapshots: 's', evidence: 'e', region: 'us-east-1', endpoint: null };
    const jobs = kubernetesJobs({ ...deps, buckets, manifestBytes: async () => 0 });
    const from = `${target.kubernetes.volume}-${shard?.workload}-0`;
    const isReady = async () => true;
    try {
      await jobs.start(fence, 'copy', { kind: 'copy', from, to: { volume: 'copied' }, twin: null, workloadId: '' });
      let status = await jobs.status('copy');
      for (; status.state === 'running'; status = await jobs.status('copy')) await sleep(500);
      if (status.state === 'failed') return String(status.reason);
      const started = await startWorkload({ ...deps, isReady }, fence, { workloadId: 'second', volume: 'copied' });
      return started.ready ? null : 'the second server is not ready';
    } catch (error) {
      return (error as Error).message;
    } finally {
      held.close();
    }
  }

  const careless = (target: KubernetesTarget): KubernetesTarget => ({
    ...target,
    kubernetes: { ...target.kubernetes, takeover: { admission: 'contained', serviceAccount: 'default' } },
  });

  test.each<[string, string, RegExp]>([
    ['chroma', 'holds nothing yet', /a server runs as 'default'/],
    ['chroma-token', 'wants a login', /a server runs as 'default'.*/],
  ])(
    '%s: what is refused without the takeover that init writes is told before, and with it all goes well',
    async (name, said, sentence) => {
      const { target, notes } = await initOf(name);

      const first = await operatorOf(careless(target));
      const [before, ...others] = await saidBefore(careless(target), first);
      const refused = await met(careless(target), first);
      await first.remove();
      const second = await operatorOf(target);
      await kubectl(['-n', real.cluster.namespace, 'delete', 'job,pvc', '-l', 'ragmend.dev/incident', '--wait=false']);
      const green = await saidBefore(target, second);

      expect(notes).toContain(said);
      expect([before, others]).toEqual([expect.stringMatching(sentence), []]);
      expect(refused).toMatch(sentence);
      expect(green).toEqual([]);
      await second.remove();
    },
  );

  test.each(['chroma', 'chroma-token'])('%s: a copy and a second server are made as doctor says', async (name) => {
    const { target } = await initOf(name);
    const operator = await operatorOf(target);

    expect(await saidBefore(target, operator)).toEqual([]);
    expect(await met(target, operator)).toBeNull();
    await operator.remove();
  });

  test('weaviate: as it is shipped no copy can be made, which is told before with a file', async () => {
    const { target } = await initOf('weaviate');
    const operator = await operatorOf(target);

    expect(await saidBefore(target, operator)).toEqual([
      expect.stringMatching(/a copy of 'weaviate' would fail.*\.db/),
    ]);
    expect(await met(target, operator)).toMatch(/EACCES|permission denied/);
    await operator.remove();
  });

  test('weaviate: as the table says it to be set, a copy and a second server are made', async () => {
    const user = { runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 };
    const { target } = await initOf('weaviate', (pod) => Object.assign(pod, { securityContext: user }));
    const operator = await operatorOf(target);

    expect(await saidBefore(target, operator)).toEqual([]);
    expect(await met(target, operator)).toBeNull();
    await operator.remove();
  });

  test.each(['qdrant', 'opensearch'])('%s: the cluster would take what init writes, and not less', async (name) => {
    const { target } = await initOf(name);
    const first = await operatorOf(careless(target));
    const refused = await saidBefore(careless(target), first);
    await first.remove();
    const second = await operatorOf(target);

    expect(refused).toEqual([expect.stringMatching(/would be refused: policy 'ragmend-takeover/)]);
    expect(await saidBefore(target, second)).toEqual([]);
    await second.remove();
  });
});
