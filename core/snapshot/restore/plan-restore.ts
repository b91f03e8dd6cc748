import { coverageOf } from '../../contracts/agent/snapshot-manifest.ts';
import type { CaseFacts } from '../../contracts/case-file.ts';
import type { PlanOf } from '../../contracts/plan.ts';
import type { TaskInput, TaskOutput } from '../../contracts/tasks.ts';
import { isPlanOf, keepPlan } from '../../kernel/approved-plan.ts';
import { instantOf } from '../../kernel/instant.ts';
import type { Clock } from '../../kernel/ports/clock.ts';
import type { DocumentSource } from '../../kernel/ports/documents.ts';
import { TakeoverRefused } from '../errors.ts';
import type { Takeover } from '../ports.ts';
import { buildPlan, isNamedBy, nextName } from './build-plan.ts';
import { type ChoiceDeps, chooseSnapshot } from './choose-snapshot.ts';
import { compareVolume, type VolumeDeps } from './compare-volume.ts';

type Deps = ChoiceDeps & VolumeDeps & { documents: Pick<DocumentSource, 'census'>; takeover: Takeover; clock: Clock };
type Input = TaskInput<'planRestore'>;
type Facts = Partial<CaseFacts>;

/**
 * Plans a restore from the newest suitable snapshot. Keeps a plan whose snapshot is still untried,
 * so that a retry asks about the same one. Throws NoProvenSnapshot, TakeoverRefused.
 */
export async function planRestore(deps: Deps, input: Input): Promise<TaskOutput<'planRestore'>> {
  await refuseTakeover(deps, input);
  const facts = await deps.caseFile.facts(input.incidentId);
  const plan = (await standingPlan(deps, input, facts)) ?? (await planAnew(deps, input, facts));
  const { snapshot, volume, workloadId } = plan;
  return { planHash: await keepPlan(deps, input, plan), snapshotId: snapshot.snapshotId, volume, workloadId };
}

/** Refuses now, so that nobody is asked about something impossible. */
async function refuseTakeover({ takeover }: Deps, { targetId, shardId }: Input): Promise<void> {
  const reason = await takeover.refusal(targetId, shardId);
  if (reason !== null)
    throw new TakeoverRefused(`shard '${shardId}' can't be restored beside its current server: ${reason}`);
}

async function standingPlan(
  deps: Deps,
  input: Input,
  { plans = {}, triedSnapshots = {} }: Facts,
): Promise<PlanOf<'restore'> | null> {
  const { targetId, shardId, epoch } = input;
  const listed = await deps.snapshots.list(targetId, shardId);
  const proven = new Set(listed.filter(({ state }) => state === 'Proven').map(({ snapshotId }) => snapshotId));
  const stands = ({ snapshot, workloadId }: PlanOf<'restore'>) =>
    isNamedBy(`${shardId}-r${epoch}`, workloadId) &&
    proven.has(snapshot.snapshotId) &&
    !(snapshot.snapshotId in triedSnapshots);
  return Object.values(plans).filter(isPlanOf('restore')).find(stands) ?? null;
}

async function planAnew(
  deps: Deps,
  input: Input,
  { plans = {}, safeSince, safeAt }: Facts,
): Promise<PlanOf<'restore'>> {
  const snapshot = await chooseSnapshot(deps, input);
  const census = await deps.documents.census(input.targetId, input.shardId, coverageOf(snapshot));
  return buildPlan({
    incident: input,
    snapshot,
    name: nextName(input, Object.values(plans)),
    failedAt: safeSince ?? safeAt ?? instantOf(deps.clock.now()),
    census,
    volume: await compareVolume(deps, input, snapshot.snapshotId),
    afterwards: await deps.takeover.afterwards(input.targetId, input.shardId),
  });
}
