import { kubernetesVolumes } from '../../../../adapters/kubernetes/jobs/volumes.ts';
import { acceptMove } from '../../../../adapters/kubernetes/settle/accept-move.ts';
import { kubernetesHomeServers } from '../../../../adapters/kubernetes/settle/home-servers.ts';
import { giveBackPolicy, makeMove } from '../../../../adapters/kubernetes/settle/make-move.ts';
import { type Move, readMove } from '../../../../adapters/kubernetes/settle/move-map.ts';
import { kubernetesVolumeMoves } from '../../../../adapters/kubernetes/settle/volume-moves.ts';
import { kubernetesWorkloads } from '../../../../adapters/kubernetes/workloads/workloads.ts';
import { waitUntil } from '../../../../adapters/wait-until.ts';
import type { ShardFence } from '../../../../core/kernel/ports/fence.ts';
import { checkMove } from '../../../../core/settle/check-move.ts';
import { dismissServer } from '../../../../core/settle/dismiss-server.ts';
import { freeVolumes } from '../../../../core/settle/free-volumes.ts';
import { offerMove } from '../../../../core/settle/offer-move.ts';
import { planSettle } from '../../../../core/settle/plan-settle.ts';
import { settleShard } from '../../../../core/settle/settle-shard.ts';
import { startMoved } from '../../../../core/settle/start-moved.ts';
import { turnBack } from '../../../../core/settle/turn-back.ts';
import { getObject } from '../../../cloud/kubectl.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { FakeCaseFile } from '../../../fakes/case-file.ts';
import { FakeClock } from '../../../fakes/clock.ts';
import { filledClaim } from '../jobs/volume-pods.ts';
import { openedTarget } from '../opened-target.ts';
import { ask, startStores, urlOf } from '../store/store-pods.ts';

type Kind = 'StatefulSet' | 'Deployment';
const RIGHT = { healthy: true, asked: 15, hits: 15, reason: 'all right' };

/** Everything but the questions to the store: those are the runbook's, and need no cluster. */
cloudSuite(['kubernetes'], 'the way home in a cluster', () => {
  const opened = openedTarget({
    stores: [
      { id: 'shard-1', kind: 'StatefulSet' },
      { id: 'shard-2', kind: 'Deployment' },
    ],
    registered: true,
  });
  let fence: ShardFence;
  beforeAll(() => opened().locks.free(opened().fence));
  afterEach(() => opened().locks.free(fence));

  function depsFor() {
    const { real, deps, registry, target } = opened();
    const clock = new FakeClock(Date.now());
    return {
      clock,
      caseFile: new FakeCaseFile(clock),
      config: { targets: [target] } as never,
      registry,
      workloads: kubernetesWorkloads({ ...deps, isReady: async (url) => (await ask(real, url)) !== null }),
      volumes: kubernetesVolumes(deps),
      homeServers: kubernetesHomeServers(deps),
      volumeMoves: kubernetesVolumeMoves(deps),
    };
  }
  type Deps = ReturnType<typeof depsFor>;

  /**
   * As a restore leaves a shard: a server of Ragmend's on a new claim, its own one ended, the claim
   * of that quarantined.
   */
  async function restored(deps: Deps, fence: ShardFence, own: string): Promise<{ standIn: string; good: string }> {
    const { inNamespace, real } = opened();
    const [standIn, good] = [`${fence.shardId}-r${fence.epoch}`, await filledClaim(real.cluster, { name: 'restored' })];
    const marks = [
      'app.kubernetes.io/managed-by=ragmend',
      'ragmend.dev/target=docs-rag',
      `ragmend.dev/shard=${fence.shardId}`,
    ];
    await inNamespace('label', 'pvc', good, ...marks);
    const { url } = await deps.workloads.start(fence, { workloadId: standIn, volume: good });
    await deps.registry.change(fence, fence.shardId, { workloadId: standIn, url: String(url) });
    await deps.workloads.stop(fence, fence.shardId);
    await deps.volumes.quarantine(fence, own, 'it answered wrong');
    return { standIn, good };
  }

  /** What the runbook and the command do in turn, until the server is started. */
  async function moveAndStart(deps: Deps, fence: ShardFence): Promise<Move> {
    const { real, target } = opened();
    const place = { targetId: fence.targetId, shardId: fence.shardId };
    const person = { cluster: real.cluster, target, place };
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
    const { real } = opened();
    const url = await urlOf(real, shard);
    const answer = await waitUntil(() => ask(real, url), { everyMs: 250, ms: 120_000 });
    if (answer === null) throw new Error(`nobody answers for '${shard}'`);
    return answer.volume;
  }
  const claim = (name: string) =>
    getObject<{ metadata: { labels?: object }; spec: { volumeName: string } }>(opened().namespace, 'pvc', name);

  test.each<[string, Kind, string]>([
    ['shard-1', 'StatefulSet', 'data-shard-1-0'],
    ['shard-2', 'Deployment', 'data-shard-2'],
  ])(
    'of %s: its own %s serves from the restored volume, goes back where it has to, and applies unchanged',
    async (shard, kind, own) => {
      const { inNamespace, real } = opened();
      const deps = depsFor();
      fence = await opened().locks.take('docs-rag', shard);
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
      await inNamespace('rollout', 'restart', `${kind.toLowerCase()}/${shard}`);
      await inNamespace('rollout', 'status', `${kind.toLowerCase()}/${shard}`, '--timeout=300s');
      await startStores(real, [{ id: shard, kind }]);

      expect(await answerOf(shard)).toBe('restored');
      expect((await claim(own)).metadata.labels ?? {}).not.toHaveProperty(['ragmend.dev/quarantined']);
      const kept = await claim(`${own}-quarantined-${fence.epoch}`);
      expect([kept.spec.volumeName, kept.metadata.labels]).toEqual([
        oldVolume,
        expect.objectContaining({ 'ragmend.dev/quarantined': 'true' }),
      ]);
      await expect(inNamespace('get', 'deployment', standIn)).rejects.toThrow('not found');
    },
    600_000,
  );
});
