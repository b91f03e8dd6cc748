import { kubernetesRegistry } from '../../../../adapters/kubernetes/registry/registry.ts';
import { acceptMove } from '../../../../adapters/kubernetes/settle/accept-move.ts';
import { kubernetesHomeServers } from '../../../../adapters/kubernetes/settle/home-servers.ts';
import { makeMove } from '../../../../adapters/kubernetes/settle/make-move.ts';
import { type Move, readMove } from '../../../../adapters/kubernetes/settle/move-map.ts';
import { kubernetesVolumeMoves } from '../../../../adapters/kubernetes/settle/volume-moves.ts';
import { kubernetesWorkloads } from '../../../../adapters/kubernetes/workloads/workloads.ts';
import { freeVolumes } from '../../../../core/settle/free-volumes.ts';
import { offerMove } from '../../../../core/settle/offer-move.ts';
import { planSettle } from '../../../../core/settle/plan-settle.ts';
import { settleShard } from '../../../../core/settle/settle-shard.ts';
import { startMoved } from '../../../../core/settle/start-moved.ts';
import { turnBack } from '../../../../core/settle/turn-back.ts';
import { FakeCaseFile } from '../../../fakes/case-file.ts';
import { FakeClock } from '../../../fakes/clock.ts';
import type { RestoredShard } from './restored-shard.ts';

const RIGHT = { healthy: true, asked: 15, hits: 15, reason: 'all right' };

/**
 * Settles a restored shard as the runbook and the command do in turn, with a look of the worker
 * after each step, and takes it back again.
 */
export function settling(shard: RestoredShard) {
  const { real, fence, target, deps, look } = shard;
  const clock = new FakeClock(Date.now());
  const ports = {
    ...{ clock, caseFile: new FakeCaseFile(clock), config: { targets: [target] } as never },
    registry: kubernetesRegistry(deps),
    workloads: kubernetesWorkloads({ ...deps, isReady: async () => true }),
    homeServers: kubernetesHomeServers(deps),
    volumeMoves: kubernetesVolumeMoves(deps),
  };
  const place = { targetId: fence.targetId, shardId: fence.shardId };
  const person = { cluster: real.cluster, target, place };
  const standing = async () => (await readMove(real.cluster, place)) as Move;

  async function moveAndStart(): Promise<void> {
    await acceptMove(person, await standing());
    await ports.registry.change(fence, fence.shardId, { route: 'none' });
    await look();
    await freeVolumes(ports, fence);
    await look();
    await makeMove(person, await standing());
    await startMoved(ports, fence);
    await look();
    await ports.caseFile.save(fence, 'probes', 'settled', RIGHT);
    await settleShard(ports, fence);
    await look();
  }

  return {
    async goHome(): Promise<void> {
      ports.caseFile = new FakeCaseFile(clock);
      const { planHash } = await planSettle(ports, fence);
      await offerMove(ports, { ...fence, planHash });
      await moveAndStart();
    },
    async goBack(): Promise<void> {
      await turnBack(ports, fence);
      await moveAndStart();
    },
  };
}
