import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { findShard } from '../kernel/find-shard.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { Workloads } from '../kernel/ports/workloads.ts';
import { switchRoute } from './switch-route.ts';

type Deps = { registry: Registry; workloads: Workloads; caseFile: CaseFile };

/**
 * Restarts the shard's server once per incident, and registers its new address; `done` says that it
 * came up.
 */
export async function restartShard(deps: Deps, input: TaskInput<'restartShard'>): Promise<TaskOutput<'restartShard'>> {
  const { incidentId, shardId } = input;
  const { workloadId } = await findShard(deps, input);
  const { ready, url } = await restartOnce(deps, input, workloadId);
  if (url) await switchRoute(deps, input, { url });
  const text = ready ? `Restarted the server of ${shardId}.` : `The server of ${shardId} did not come up again.`;
  await deps.caseFile.note(incidentId, 'restart', text);
  return { done: ready };
}

/**
 * Saves the restart count first: if the count has grown since, an earlier try restarted it, and
 * this one waits for that server.
 */
async function restartOnce({ workloads, caseFile }: Deps, input: TaskInput<'restartShard'>, workloadId: string) {
  const { restarts, volume } = await workloads.describe(workloadId);
  const begun = (await caseFile.timeline(input.incidentId)).find(({ key }) => key.startsWith(BEGUN));
  if (!begun)
    await caseFile.note(input.incidentId, `${BEGUN}${restarts}`, `Restarting the server of ${input.shardId}.`);
  const restarted = begun !== undefined && restarts > Number(begun.key.slice(BEGUN.length));
  return restarted ? workloads.start(input, { workloadId, volume }) : workloads.restart(input, workloadId);
}

const BEGUN = 'restart:begun:';
