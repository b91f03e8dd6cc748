import { kubernetesWriteGate } from '../../../../adapters/kubernetes/workloads/write-gate.ts';
import { StaleEpoch } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { writeGateContract } from '../../../contracts/volumes/write-gate.contract.ts';
import { type Operator, operatorOf } from '../manifests/identities.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { realLocks } from '../real-locks.ts';
import { kubernetesTarget } from '../target.ts';
import { leaveDeadWrite, startWriters, write } from '../writer-pods.ts';

cloudSuite(['kubernetes'], 'the write gate in a cluster', () => {
  let real: RealCluster;
  let held: ReturnType<typeof realLocks>;
  let operator: Operator;
  beforeEach(async () => {
    real = await realCluster();
    held = realLocks();
    operator = await operatorOf(target());
    await startWriters(real.cluster, 2);
  });
  afterEach(async () => {
    held.close();
    await operator.remove();
    await real.close();
  });

  const target = (writers: string | null = 'writers') =>
    kubernetesTarget(real.cluster.namespace, [{ id: 'shard-1' }, { id: 'shard-2' }], { writers });
  const gateOf = (patienceMs?: number, writers?: string | null) => {
    return kubernetesWriteGate({
      ...{ cluster: operator.cluster, locks: held.locks, target: target(writers) },
      ...(patienceMs !== undefined && { patienceMs }),
    });
  };
  const deployment = () => real.cluster.apps.readNamespacedDeployment({ ...real.cluster, name: 'writers' });

  writeGateContract(
    'kubernetesWriteGate',
    () => ({
      gate: gateOf(),
      // Pods need a moment to end, also where nothing is under way in them.
      hurried: gateOf(8_000),
      writers: {
        write: (_, work) => write(real.cluster, work),
        isPaused: (shardId) => gateOf().isPaused(shardId),
      },
      locks: held.locks,
      deadWrite: () => leaveDeadWrite(real.cluster),
    }),
    'all shards',
  );

  test('as many writers come back as there were, also where somebody scaled them up in between', async () => {
    const gate = gateOf();
    const fence = await held.locks.take('docs-rag', 'shard-1');
    await gate.pause(fence);
    const { namespace, apps } = real.cluster;
    await apps.patchNamespacedDeployment({
      ...{ namespace, name: 'writers' },
      body: [{ op: 'replace', path: '/spec/replicas', value: 5 }],
    });

    await gate.pause(fence);
    const paused = await deployment();
    await gate.resume(fence);

    expect(paused.spec?.replicas).toBe(0);
    const { spec, metadata } = await deployment();
    expect(spec?.replicas).toBe(2);
    expect(metadata?.annotations).not.toHaveProperty('ragmend.dev/replicas');
  });

  test('a target without writers is paused by nothing, and still only under its lock', async () => {
    const gate = gateOf(undefined, null);
    const fence = await held.locks.take('docs-rag', 'shard-1');

    await gate.pause(fence);

    expect(await gate.isPaused('shard-1')).toBe(false);
    expect((await deployment()).spec?.replicas).toBe(2);
    await expect(gate.pause({ ...fence, epoch: 9 })).rejects.toBeInstanceOf(StaleEpoch);
  });
});
