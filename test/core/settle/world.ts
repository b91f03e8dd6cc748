import { localHomeServers } from '../../../adapters/local/processes/home-servers.ts';
import type { CaseFacts } from '../../../core/contracts/case-file.ts';
import { planSettle } from '../../../core/settle/plan-settle.ts';
import { FakeVolumeMoves } from '../../fakes/volumes/volume-moves.ts';
import { prepareWorld as prepareShards, ref } from '../shard/world.ts';

const right = { healthy: true, asked: 15, hits: 15, reason: '15 of 15 answers right' };

/**
 * A shard that was restored: 'shard-1-r2' serves it on the volume 'good', its own workload is
 * ended, the volume of that is 'old'.
 */
export async function prepareWorld() {
  const world = prepareShards();
  const { workloads, registry } = world;
  await workloads.stop(ref, 'shard-1');
  workloads.put('shard-1-r2', 'shard-1-r2', 'http://shard-1-r2');
  await registry.change(ref, 'shard-1', { workloadId: 'shard-1-r2', url: 'http://shard-1-r2' });
  workloads.log.length = 0;
  return {
    ...world,
    volumeMoves: new FakeVolumeMoves({ 'shard-1': 'old', 'shard-1-r2': 'good' }),
    homeServers: localHomeServers({ workloads }),
  };
}
export type World = Awaited<ReturnType<typeof prepareWorld>>;

/** Answers of the settled server, as its probe keeps them. */
export async function saveProbe(world: World, probes: Record<string, boolean>): Promise<void> {
  for (const [key, healthy] of Object.entries(probes))
    await world.caseFile.save(ref, 'probes', key, { ...right, healthy });
}

export async function factsOf({ caseFile }: World): Promise<Partial<CaseFacts>> {
  return caseFile.facts(ref.incidentId);
}

/** The same, planned; gives the hash of the plan. */
export async function planned(world: World): Promise<string> {
  const { planHash } = await planSettle(world, ref);
  return planHash;
}
