import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { isPlanOf } from '../kernel/approved-plan.ts';
import { shardIn } from '../kernel/find-shard.ts';
import { orNull } from '../kernel/or-null.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Jobs } from '../kernel/ports/jobs.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { VolumeMoves } from '../kernel/ports/volume-moves.ts';
import type { Workloads } from '../kernel/ports/workloads.ts';
import type { ShardVolumes } from './ports.ts';
import { quarantineVolume, volumeStands } from './quarantine-volume.ts';

type Deps = {
  registry: Registry;
  workloads: Workloads;
  volumes: ShardVolumes;
  volumeMoves: Pick<VolumeMoves, 'withdraw'>;
  jobs: Jobs;
  caseFile: CaseFile;
};
type Input = TaskInput<'discardUnfinished'>;

/**
 * Removes what an incident left half-done: its jobs, idle servers, copies, and a move that nobody
 * began. Keeps and labels a restored volume that never served. Returns how many things it removed.
 */
export async function discardUnfinished(deps: Deps, input: Input): Promise<TaskOutput<'discardUnfinished'>> {
  const { move } = await deps.caseFile.facts(input.incidentId);
  if (move) await deps.volumeMoves.withdraw(input);
  const jobs = await deps.jobs.stopAll(input);
  const servers = await stopIdleServers(deps, input);
  const volumes = await labelRestores(deps, input);
  const copies = await discardCopies(deps, input);
  const discarded = jobs + servers + volumes + copies;
  if (discarded > 0) {
    const text = `Removed ${jobs} jobs, ${servers} servers, ${volumes} restored volumes and ${copies} copies.`;
    await deps.caseFile.note(input.incidentId, 'discard', text);
  }
  return { discarded };
}

/** Of the previous and the fresh server, stops whichever the registry does not name. */
async function stopIdleServers(deps: Deps, input: Input): Promise<number> {
  const { freshWorkload, servedBefore, cutOver } = await deps.caseFile.facts(input.incidentId);
  if (!freshWorkload) return 0;
  const serving = await servingIn(deps, input);
  if (serving === null && cutOver?.after === freshWorkload.workloadId) return 0;
  // If the registry can't be read, only the fresh one is certainly idle.
  const candidates =
    serving === null ? [freshWorkload.workloadId] : [freshWorkload.workloadId, servedBefore?.workloadId];
  let stopped = 0;
  for (const workloadId of candidates)
    if (workloadId && workloadId !== serving && (await stopServer(deps, input, workloadId))) stopped += 1;
  return stopped;
}

async function servingIn({ registry }: Deps, { targetId, shardId }: Input): Promise<string | null> {
  const entries = await orNull(registry.read(targetId));
  return shardIn(entries ?? [], shardId)?.workloadId ?? null;
}

async function stopServer({ workloads }: Deps, input: Input, workloadId: string): Promise<boolean> {
  if ((await orNull(workloads.describe(workloadId))) === null) return false;
  await workloads.stop(input, workloadId);
  return true;
}

async function labelRestores(deps: Deps, input: Input): Promise<number> {
  const { plans = {}, freshWorkload, quarantinedVolumes = {}, cutOver } = await deps.caseFile.facts(input.incidentId);
  const serving = (await servingIn(deps, input)) ?? cutOver?.after;
  const tookOver = freshWorkload && serving === freshWorkload.workloadId;
  const kept = [...Object.keys(quarantinedVolumes), ...(tookOver ? [freshWorkload.volume] : [])];
  const planned = Object.values(plans)
    .filter(isPlanOf('restore'))
    .map(({ volume }) => volume);
  let labelled = 0;
  for (const volume of new Set(planned.filter((name) => !kept.includes(name))))
    if (await quarantineVolume(deps, input, volume, 'restored, but never served')) labelled += 1;
  return labelled;
}

async function discardCopies(deps: Deps, input: Input): Promise<number> {
  const { copies = {} } = await deps.caseFile.facts(input.incidentId);
  let discarded = 0;
  for (const [copyId, twin] of Object.entries(copies)) {
    const stopped = await stopServer(deps, input, `${copyId}-open`);
    const stands = (await volumeStands(deps, twin)) || (await volumeStands(deps, copyId));
    // Also if neither exists: a copy that broke off may have left a part.
    for (const volume of [twin, copyId]) await deps.volumes.discardCopy(input, volume);
    if (stopped || stands) discarded += 1;
  }
  return discarded;
}
