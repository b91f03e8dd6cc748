import { targetOf } from '../contracts/target-of.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { DocumentSource } from '../kernel/documents.ts';
import { findShard } from '../kernel/find-shard.ts';
import { msOf } from '../kernel/instant.ts';
import { nextLook } from '../kernel/next-look.ts';
import type { Registry } from '../kernel/registry.ts';
import { NotFound } from '../kernel/task-error.ts';
import type { GoldenSets, SnapshotBaselines } from './ports.ts';
import type { ProbeDeps } from './probe-deps.ts';
import { probeServer } from './probe-server.ts';
import { saveProbe } from './save-probe.ts';

type Deps = ProbeDeps & {
  registry: Registry;
  goldenSets: GoldenSets;
  snapshotBaselines: SnapshotBaselines;
  documents: Pick<DocumentSource, 'changedSince'>;
};

/** Looks once at a reintroduced shard: one wrong answer is a regression, and ends the watch; else it ends `settleSeconds` after the cut-over. */
export async function watchShard(deps: Deps, input: TaskInput<'watchShard'>): Promise<TaskOutput<'watchShard'>> {
  const { incidentId, targetId, shardId } = input;
  const { checkSeconds, settleSeconds } = targetOf(deps.config, targetId);
  const { cutOver, probes } = await deps.caseFile.facts(incidentId);
  if (!cutOver) throw new NotFound(`incident '${incidentId}' has no cut-over to watch: reintroduce the shard first`);
  const regressed = probes?.watch?.healthy === false || !(await look(deps, input));
  const left = settleSeconds - (deps.clock.now() - msOf(cutOver.at)) / 1000;
  const settled = left <= 0;
  if (!regressed && settled)
    await deps.caseFile.note(incidentId, 'watch:settled', `${shardId} answered right for ${settleSeconds} s.`);
  const waitSeconds = Math.max(1, Math.min(nextLook(deps.clock, cutOver.at, checkSeconds), Math.ceil(left)));
  return { done: regressed || settled, waitSeconds, regressed };
}

async function look(deps: Deps, input: TaskInput<'watchShard'>): Promise<boolean> {
  const { incidentId, targetId, shardId } = input;
  const { url, workloadId } = await findShard(deps, input);
  const { golden } = targetOf(deps.config, targetId);
  const { baseline, since } = await baselineOf(deps, input, workloadId);
  const newcomers = new Set<string>();
  if (since) for await (const { id } of deps.documents.changedSince(targetId, shardId, since)) newcomers.add(id);
  const judgement = await probeServer(deps, { url, whose: `shard '${shardId}'` }, baseline, golden, newcomers);
  await saveProbe(deps, incidentId, 'watch', judgement);
  if (!judgement.healthy)
    await deps.caseFile.note(incidentId, 'watch:regressed', `${shardId} regressed in rotation: ${judgement.reason}.`);
  return judgement.healthy;
}

/** A restored shard is as old as its snapshot until it is re-indexed, and is judged as such; writes to it were held back since the mark otherwise. */
async function baselineOf(deps: Deps, { incidentId, targetId, shardId }: TaskInput<'watchShard'>, workloadId: string) {
  const { freshWorkload, markedAt } = await deps.caseFile.facts(incidentId);
  if (freshWorkload?.workloadId !== workloadId)
    return { baseline: await deps.goldenSets.baseline(targetId, shardId), since: markedAt };
  const { snapshotId, takenAt } = freshWorkload;
  return { baseline: await deps.snapshotBaselines.baselineOf(snapshotId), since: takenAt };
}
