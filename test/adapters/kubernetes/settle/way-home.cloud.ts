import { kubernetesVolumes } from '../../../../adapters/kubernetes/jobs/volumes.ts';
import { registerTarget } from '../../../../adapters/kubernetes/registry/register-target.ts';
import { kubernetesRegistry } from '../../../../adapters/kubernetes/registry/registry.ts';
import { acceptMove } from '../../../../adapters/kubernetes/settle/accept-move.ts';
import { kubernetesHomeServers } from '../../../../adapters/kubernetes/settle/home-servers.ts';
import { giveBackPolicy, makeMove } from '../../../../adapters/kubernetes/settle/make-move.ts';
import { type Move, readMove } from '../../../../adapters/kubernetes/settle/move-map.ts';
import { kubernetesVolumeMoves } from '../../../../adapters/kubernetes/settle/volume-moves.ts';
import { kubernetesWorkloads } from '../../../../adapters/kubernetes/workloads/workloads.ts';
import type { ShardFence } from '../../../../core/kernel/ports/fence.ts';
import { checkMove } from '../../../../core/settle/check-move.ts';
import { dismissServer } from '../../../../core/settle/dismiss-server.ts';
import { freeVolumes } from '../../../../core/settle/free-volumes.ts';
import { offerMove } from '../../../../core/settle/offer-move.ts';
import { planSettle } from '../../../../core/settle/plan-settle.ts';
import { settleShard } from '../../../../core/settle/settle-shard.ts';
import { startMoved } from '../../../../core/settle/start-moved.ts';
import { turnBack } from '../../../../core/settle/turn-back.ts';
import { getObject, kubectl } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { FakeCaseFile } from '../../../fakes/case-file.ts';
import { FakeClock } from '../../../fakes/clock.ts';
import { filledClaim } from '../jobs/volume-pods.ts';
import { type Operator, operatorOf } from '../manifests/identities.ts';
import { type RealCluster, realCluster } from '../real-cluster.ts';
import { realLocks } from '../real-locks.ts';
import { ask, startStores, urlOf } from '../store/store-pods.ts';
import { kubernetesTarget } from '../target.ts';
import { letVolumesGo } from './let-volumes-go.ts';

type Kind = 'StatefulSet' | 'Deployment';
const RIGHT = { healthy: true, asked: 15, hits: 15, reason: 'all right' };

/** Everything but the questions to the store: those are the runbook's, and need no cluster. */
cloudSuite(['kubernetes'], 'the way home in a cluster', () => {
  let real: RealCluster;
  let held: ReturnType<typeof realLocks>;
  let operator: Operator;
  let fence: ShardFence;
  beforeAll(async () => {
    real = await realCluster();
    held = realLocks();
    await startStores(real, [
      { id: 'shard-1', kind: 'StatefulSet' },
      { id: 'shard-2', kind: 'Deployment' },
    ]);
    await registerTarget(real.cluster, target());
    operator = await operatorOf(target());
  });
  afterEach(() => held.locks.free(fence));
  afterAll(async () => {
    held.close();
    await operator.remove();
    await letVolumesGo(real);
    await real.close();
  });

  const target = () =>
    kubernetesTarget(real.cluster.namespace, [{ id: 'shard-1' }, { id: 'shard-2', workloadKind: 'Deployment' }]);

  function depsFor() {
    const clock = new FakeClock(Date.now());
    const cluster = { cluster: operator.cluster, locks: held.locks, target: target() };
    return {
      ...{ clock, caseFile: new FakeCaseFile(clock), config: { targets: [target()] } as never },
      registry: kubernetesRegistry(cluster),
      workloads: kubernetesWorkloads({ ...cluster, isReady: async (url) => (await ask(real, url)) !== null }),
      volumes: kubernetesVolumes(cluster),
      homeServers: kubernetesHomeServers(cluster),
      volumeMoves: kubernetesVolumeMoves(cluster),
    };
  }
  type Deps = ReturnType<typeof depsFor>;

  /**
   * As a restore leaves a shard: a server of Ragmend's on a new claim, its own one ended, the claim
   * of that quarantined.
   */
  async function restored(deps: Deps, fence: ShardFence, own: string): Promise<{ standIn: string; good: string }> {
    const [standIn, good] = [`${fence.shardId}-r${fence.epoch}`, await filledClaim(real.cluster, { name: 'restored' })];
    const marks = [
      'app.kubernetes.io/managed-by=ragmend',
      'ragmend.dev/target=docs-rag',
      `ragmend.dev/shard=${fence.shardId}`,
    ];
    await kubectl(['-n', real.cluster.namespace, 'label', 'pvc', good, ...marks]);
    await kubectl([
      '-n',
      real.cluster.namespace,
      'delete',
      'pods',
      '-l',
      '!app',
      '--field-selector=status.phase=Succeeded',
    ]);
    const { url } = await deps.workloads.start(fence, { workloadId: standIn, volume: good });
    await deps.registry.change(fence, fence.shardId, { workloadId: standIn, url: String(url) });
    await deps.workloads.stop(fence, fence.shardId);
    await deps.volumes.quarantine(fence, own, 'it answered wrong');
    return { standIn, good };
  }

  /** What the runbook and the command do in turn, until the server is started. */
  async function moveAndStart(deps: Deps, fence: ShardFence): Promise<Move> {
    const place = { targetId: fence.targetId, shardId: fence.shardId };
    const person = { cluster: real.cluster, target: target(), place };
    const standing = async () => (await readMove(real.cluster, place)) as Move;
    await acceptMove(person, await standing());
    await deps.registry.change(fence, fence.shardId, { route: 'none' });
    await freeVolumes(deps, fence);
    await makeMove(person, await standing());
    expect(await checkMove(deps, { ...fence, until: 'moved' })).toMatchObject({ done: true, reached: true });
    await startMoved(deps, fence);
    await deps.caseFile.save(fence, 'probes', 'settled', RIGHT);
    await settleShard(deps, fence);
    return standing();
  }

  /** A Service leads to a new pod a moment after that is ready. */
  async function answerOf(shard: string): Promise<string> {
    const url = await urlOf(real, shard);
    for (let tries = 0; tries < 100; tries += 1) {
      const answer = await ask(real, url);
      if (answer) return answer.volume;
    }
    throw new Error(`nobody answers for '${shard}'`);
  }
  const claim = (name: string) =>
    getObject<{ metadata: { labels?: object }; spec: { volumeName: string } }>(real.cluster.namespace, 'pvc', name);

  test.each<[string, Kind, string]>([
    ['shard-1', 'StatefulSet', 'data-shard-1-0'],
    ['shard-2', 'Deployment', 'data-shard-2'],
  ])(
    'of %s: its own %s serves from the restored volume, goes back where it has to, and applies unchanged',
    async (shard, kind, own) => {
      const deps = depsFor();
      fence = await held.locks.take('docs-rag', shard);
      const damaged = await answerOf(shard);
      const { standIn, good } = await restored(deps, fence, own);
      const [goodVolume, oldVolume] = [(await claim(good)).spec.volumeName, (await claim(own)).spec.volumeName];
      const { planHash } = await planSettle(deps, fence);
      await offerMove(deps, { ...fence, planHash });

      await moveAndStart(deps, fence);
      expect([await answerOf(shard), (await claim(own)).spec.volumeName]).toEqual(['restored', goodVolume]);
      expect(damaged).not.toBe('restored');

      expect(await turnBack(deps, fence)).toEqual({ moves: true });
      await moveAndStart(deps, fence);
      expect(await answerOf(shard)).toBe('restored');
      expect((await claim(own)).metadata.labels).toMatchObject({ 'ragmend.dev/quarantined': 'true' });
      expect((await claim(own)).spec.volumeName).toBe(oldVolume);

      const again = { ...fence };
      deps.caseFile = new FakeCaseFile(deps.clock);
      const { planHash: second } = await planSettle(deps, again);
      await offerMove(deps, { ...again, planHash: second });
      const move = await moveAndStart(deps, again);
      await dismissServer(deps, again);
      await giveBackPolicy({ cluster: real.cluster }, move);
      await kubectl(['-n', real.cluster.namespace, 'rollout', 'restart', `${kind.toLowerCase()}/${shard}`]);
      await kubectl([
        '-n',
        real.cluster.namespace,
        'rollout',
        'status',
        `${kind.toLowerCase()}/${shard}`,
        '--timeout=120s',
      ]);
      await startStores(real, [{ id: shard, kind }]);

      expect(await answerOf(shard)).toBe('restored');
      expect((await claim(own)).metadata.labels ?? {}).not.toHaveProperty(['ragmend.dev/quarantined']);
      const kept = await claim(`${own}-quarantined-${fence.epoch}`);
      expect([kept.spec.volumeName, kept.metadata.labels]).toEqual([
        oldVolume,
        expect.objectContaining({ 'ragmend.dev/quarantined': 'true' }),
      ]);
      await expect(kubectl(['-n', real.cluster.namespace, 'get', 'deployment', standIn])).rejects.toThrow('not found');
    },
    300_000,
  );
});
