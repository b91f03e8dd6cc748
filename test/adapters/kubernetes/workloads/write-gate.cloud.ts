import { kubernetesWriteGate } from '../../../../adapters/kubernetes/workloads/write-gate.ts';
import { StaleEpoch } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { writeGateContract } from '../../../contracts/volumes/write-gate.contract.ts';
import { type OpenedTarget, openTarget } from '../opened-target.ts';
import { leaveDeadWrite, startWriters, write } from '../writer-pods.ts';

cloudSuite(['kubernetes'], 'the write gate in a cluster', () => {
  let opened: OpenedTarget;
  beforeEach(async () => {
    opened = await openTarget({ shards: [{ id: 'shard-1' }, { id: 'shard-2' }], over: { writers: 'writers' } });
    await startWriters(opened.real.cluster, 2);
  });
  afterEach(() => opened?.close());

  const gateOf = (over: Partial<Parameters<typeof kubernetesWriteGate>[0]> = {}) =>
    kubernetesWriteGate({ ...opened.deps, ...over });
  const deployment = () => {
    const { apps, namespace } = opened.real.cluster;
    return apps.readNamespacedDeployment({ namespace, name: 'writers' });
  };

  writeGateContract(
    'kubernetesWriteGate',
    () => ({
      gate: gateOf(),
      // Pods need a moment to end, also where nothing is under way in them.
      hurried: gateOf({ patienceMs: 20_000 }),
      writers: {
        write: (_, work) => write(opened.real.cluster, work),
        isPaused: (shardId) => gateOf().isPaused(shardId),
      },
      locks: opened.locks,
      deadWrite: () => leaveDeadWrite(opened.real.cluster),
    }),
    'all shards',
  );

  test('as many writers come back as there were, also where somebody scaled them up in between', async () => {
    const gate = gateOf();
    const fence = await opened.locks.take('docs-rag', 'shard-1');
    await gate.pause(fence);
    const { namespace, apps } = opened.real.cluster;
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
    const { target } = opened;
    const gate = gateOf({ target: { ...target, kubernetes: { ...target.kubernetes, writers: null } } });
    const fence = await opened.locks.take('docs-rag', 'shard-1');

    await gate.pause(fence);

    expect(await gate.isPaused('shard-1')).toBe(false);
    expect((await deployment()).spec?.replicas).toBe(2);
    await expect(gate.pause({ ...fence, epoch: 9 })).rejects.toBeInstanceOf(StaleEpoch);
  });
});
