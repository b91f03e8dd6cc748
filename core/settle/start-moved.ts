import type { RegistryEntry } from '../contracts/registry.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { Workloads } from '../kernel/ports/workloads.ts';
import { DependencyUnavailable } from '../kernel/task-error.ts';
import { standingMove } from './standing-move.ts';

type Deps = { registry: Registry; workloads: Workloads; caseFile: CaseFile };
type Input = TaskInput<'startMoved'>;

/**
 * Registers the workload that will serve, out of rotation, and starts it on the good volume. Its
 * probe says whether it came up.
 */
export async function startMoved(deps: Deps, input: Input): Promise<TaskOutput<'startMoved'>> {
  const { after, good, isBack } = await standingMove(deps, input);
  // First, so that a comparison of the cluster with the registry finds the workload that is about to start.
  await change(deps, input, { workloadId: after });
  const url = await startedAt(deps, input, { workloadId: after, volume: good.to });
  if (url !== null) await change(deps, input, { url });
  const text = url === null ? `${after} did not come up on ${good.to}.` : `Started ${after} on ${good.to}.`;
  await deps.caseFile.note(input.incidentId, `started:${after}`, text);
  return { isHome: !isBack };
}

/** A server that the cluster can't run is an outcome. An unreachable cluster is an error of the next call. */
async function startedAt(
  { workloads }: Deps,
  input: Input,
  named: { workloadId: string; volume: string },
): Promise<string | null> {
  try {
    return (await workloads.start(input, named)).url;
  } catch (error) {
    if (!(error instanceof DependencyUnavailable)) throw error;
    await workloads.describe(named.workloadId);
    return null;
  }
}

async function change(deps: Deps, input: Input, patch: Partial<Pick<RegistryEntry, 'workloadId' | 'url'>>) {
  const entry = await findShard(deps, input);
  const stands = entry.workloadId === (patch.workloadId ?? entry.workloadId) && entry.url === (patch.url ?? entry.url);
  if (!stands) await deps.registry.change(input, input.shardId, patch);
}
