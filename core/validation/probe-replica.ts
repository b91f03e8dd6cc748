import { targetOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { GoldenSets } from './ports.ts';
import type { ProbeDeps } from './probe-deps.ts';
import { saveProbe } from './save-probe.ts';
import { probeServer } from './servers/probe-server.ts';

type Deps = ProbeDeps & {
  registry: Registry;
  goldenSets: GoldenSets;
};

/**
 * Asks the shard's replica the golden queries of the shard; `replicaId` is empty if there is none.
 * Throws GoldenSetTooThin.
 */
export async function probeReplica(deps: Deps, input: TaskInput<'probeReplica'>): Promise<TaskOutput<'probeReplica'>> {
  const { incidentId, targetId, shardId } = input;
  const replica = (await deps.registry.read(targetId)).find(({ replicaOf }) => replicaOf === shardId);
  if (!replica) {
    await deps.caseFile.note(incidentId, 'probe:replica', `${shardId} has no replica.`);
    return { healthy: false, asked: 0, hits: 0, replicaId: '' };
  }
  const baseline = await deps.goldenSets.baseline(targetId, shardId);
  const { golden } = targetOf(deps.config, targetId);
  const judgement = await probeServer(
    deps,
    { targetId, shardId, url: replica.url, whose: `shard '${shardId}'` },
    baseline,
    golden,
  );
  await deps.caseFile.note(incidentId, 'probe:replica', `Probed ${replica.shardId} as replica: ${judgement.reason}.`);
  return { ...(await saveProbe(deps, input, 'replica', judgement)), replicaId: replica.shardId };
}
