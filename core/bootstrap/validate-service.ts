import { ONLY } from '../contracts/case-file.ts';
import { targetOf } from '../contracts/config/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { instantOf } from '../kernel/instant.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { GoldenSets } from '../validation/ports.ts';
import type { ProbeDeps } from '../validation/probe-deps.ts';
import { probeServer } from '../validation/servers/probe-server.ts';

type Deps = ProbeDeps & { registry: Registry; goldenSets: GoldenSets };

/** Asks the golden queries of each shard in rotation, and keeps which of them answer wrong. */
export async function validateService(
  deps: Deps,
  input: TaskInput<'validateService'>,
): Promise<TaskOutput<'validateService'>> {
  const { incidentId, targetId } = input;
  const { golden } = targetOf(deps.config, targetId);
  const entries = await deps.registry.read(targetId);
  const shards = entries.filter(({ replicaOf, route }) => replicaOf === null && route === 'self');
  const judged = await Promise.all(
    shards.map(async ({ shardId, url }) => {
      const baseline = await deps.goldenSets.baseline(targetId, shardId);
      const server = { targetId, shardId, url, whose: `shard '${shardId}'` };
      return { shardId, ...(await probeServer(deps, server, baseline, golden)) };
    }),
  );
  const failing = judged.filter(({ healthy }) => !healthy);
  const healthy = judged.length > 0 && failing.length === 0;
  await deps.caseFile.save(input, 'serviceProven', ONLY, {
    at: instantOf(deps.clock.now()),
    healthy,
    shards: judged.length,
    failing: failing.map(({ shardId }) => shardId),
  });
  const text = failing.map(({ shardId, reason }) => `${shardId}: ${reason}`).join('; ') || 'all answer right';
  await deps.caseFile.note(incidentId, `service:${healthy}`, `Asked ${judged.length} shards golden queries: ${text}.`);
  return { healthy };
}
