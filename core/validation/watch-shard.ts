import { targetOf } from '../contracts/config/target-of.ts';
import { watchKey } from '../contracts/rooms/validation.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import { findShard } from '../kernel/find-shard.ts';
import { msOf } from '../kernel/instant.ts';
import { nextLook } from '../kernel/next-look.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import { NotFound } from '../kernel/task-error.ts';
import type { GoldenSets, SnapshotBaselines } from './ports.ts';
import type { ProbeDeps } from './probe-deps.ts';
import { saveProbe } from './save-probe.ts';
import { probeServer } from './servers/probe-server.ts';

type Deps = ProbeDeps & {
  registry: Registry;
  goldenSets: GoldenSets;
  snapshotBaselines: SnapshotBaselines;
};

/**
 * Looks once at a reintroduced shard. One wrong answer is a regression and ends the watch;
 * otherwise it ends `settleSeconds` after the cut-over.
 */
export async function watchShard(deps: Deps, input: TaskInput<'watchShard'>): Promise<TaskOutput<'watchShard'>> {
  const { incidentId, targetId, shardId } = input;
  const { checkSeconds, settleSeconds } = targetOf(deps.config, targetId);
  const { restoredAt } = await deps.caseFile.facts(incidentId);
  if (!restoredAt) throw new NotFound(`incident '${incidentId}' has no cut-over to watch: reintroduce the shard first`);
  const regressed = !(await answersRight(deps, input));
  const left = settleSeconds - (deps.clock.now() - msOf(restoredAt)) / 1000;
  const settled = left <= 0;
  if (!regressed && settled)
    await deps.caseFile.note(incidentId, 'watch:settled', `${shardId} answered right for ${settleSeconds} s.`);
  const waitSeconds = Math.max(1, Math.min(nextLook(deps.clock, restoredAt, checkSeconds), Math.ceil(left)));
  return { done: regressed || settled, waitSeconds, regressed };
}

/** A wrong answer of an earlier look is final. */
async function answersRight(deps: Deps, input: TaskInput<'watchShard'>): Promise<boolean> {
  const { incidentId, targetId, shardId } = input;
  const { url, workloadId } = await findShard(deps, input);
  const key = watchKey(workloadId);
  const { probes } = await deps.caseFile.facts(incidentId);
  if (probes?.[key]?.healthy === false) return false;
  const { golden } = targetOf(deps.config, targetId);
  const baseline = await baselineOf(deps, input, workloadId);
  const server = { targetId, shardId, url, whose: `shard '${shardId}'` };
  const judgement = await probeServer(deps, server, baseline, golden);
  await saveProbe(deps, input, key, judgement);
  if (!judgement.healthy)
    await deps.caseFile.note(incidentId, 'watch:regressed', `${shardId} regressed in rotation: ${judgement.reason}.`);
  return judgement.healthy;
}

/**
 * Until it is re-indexed, a restored shard is judged as its snapshot's age allows. An older golden
 * set has no recording time; the shard was marked later than that.
 */
async function baselineOf(deps: Deps, { incidentId, targetId, shardId }: TaskInput<'watchShard'>, workloadId: string) {
  const { freshWorkload, safeAt = null } = await deps.caseFile.facts(incidentId);
  if (freshWorkload?.workloadId === workloadId) return deps.snapshotBaselines.baselineOf(freshWorkload.snapshotId);
  const baseline = await deps.goldenSets.baseline(targetId, shardId);
  return baseline.map((entry) => ({ ...entry, recordedAt: entry.recordedAt ?? safeAt }));
}
