import type { Outcome } from '../../contracts/incident.ts';
import { nameOf } from '../../contracts/subject.ts';
import type { Material } from '../../kernel/story/story.ts';
import { type Restored, restoredFrom } from './restored-from.ts';

const DAY_SECONDS = 24 * 3600;
const OBSERVED =
  "Read the plan: set the target's autonomy, or its runbooks.shard-restore.autonomy, to approve when you want such plans carried out.";

/** Suggests what a person should do next, each line from a fact of the incident. */
export function suggestFollowUps(material: Material, byOutcome: (material: Material) => string[]): string[] {
  return [
    ...byOutcome(material),
    ...ofVolumes(material),
    ...ofRestore(restoredFrom(material.facts)),
    ...ofSnapshots(material),
    ...ofEvidence(material),
    ...ofReplica(material),
  ];
}

/** Suggests what to do after a repair, by its outcome. */
export function afterRepair({ incident: { state, subject }, facts }: Material): string[] {
  const name = nameOf(subject);
  const { left, safeAt } = facts;
  const isOut = left === undefined ? safeAt !== undefined : left === 'out';
  const stays = isOut ? ` ${name} is out of rotation until then.` : '';
  const advice: Partial<Record<string, string>> = {
    NoActionNeeded:
      'Look at the alert that opened this incident: neither the running server nor a copy of it was sick.',
    Observed: OBSERVED,
    Skipped: OBSERVED,
    Rejected: `Decide how to recover ${name}, since the plan was rejected.${stays}`,
    Expired: `Decide the plan and start the runbook again, since nobody answered in time.${stays}`,
    Failed:
      left === 'as-found'
        ? `Fix what the failed step names, then start the runbook again: ${name} answers right, but is not proven.`
        : `Take over by hand from the failed step.${stays}`,
    Cancelled: `Finish by hand what was aborted, or start the runbook again.${stays}`,
  } satisfies Partial<Record<Outcome, string>>;
  const found = advice[state];
  return found ? [found] : [];
}

/** Suggests what to do after settling a shard, by its outcome. */
export function afterSettle({ incident: { state, subject }, facts: { move, left } }: Material): string[] {
  const name = nameOf(subject);
  const isUndone = move?.isBack === true && left === 'reintroduced';
  if (state === 'Completed' || state === 'NoActionNeeded') return [];
  if (isUndone)
    return [`Find out why ${move.before} did not answer right on the restored volume, then settle ${name} again.`];
  const isOut = left === 'out' || left === 'replica';
  return [
    isOut
      ? `Run 'ragmend start ${name}': it starts the server that stands, or restores the shard. No volume was removed.`
      : `Settle ${name} again when the obstacle is fixed: the stand-in server still serves for its own workload.`,
  ];
}

function ofVolumes({ facts: { quarantinedVolumes = {} } }: Material): string[] {
  const volumes = Object.keys(quarantinedVolumes);
  if (volumes.length === 0) return [];
  return [`Investigate the quarantined volumes ${volumes.join(', ')}, then release them.`];
}

function ofRestore(restored: Restored | null): string[] {
  if (!restored) return [];
  const { missingDocuments, refusedDocuments, newerDocuments, indexedAgain, dataLossSeconds } = restored;
  const unknown = newerDocuments - indexedAgain - refusedDocuments;
  return [
    ...(missingDocuments.length > 0
      ? [`Index ${refusedDocuments} refused documents by hand: ${missingDocuments.slice(0, 10).join(', ')}.`]
      : []),
    ...(unknown > 0 ? [`Find out about ${unknown} newer documents that were not re-indexed.`] : []),
    ...ofSource(restored),
    ...restored.afterwards.map((change) => `${change}.`),
    ...(dataLossSeconds > DAY_SECONDS
      ? [`Take snapshots more often: the newest proven one was ${Math.round(dataLossSeconds / 3600)} h old.`]
      : []),
  ];
}

function ofSource({ oddLines, odd, undeletedDocuments, alsoOnVolume, unsettled }: Restored): string[] {
  const first = odd.slice(0, 10).map(({ line }) => line);
  const gone = alsoOnVolume.filter(({ inSnapshot }) => inSnapshot !== true).map(({ name }) => name);
  return [
    ...(oddLines > 0 ? [`Fix ${oddLines} document lines that could not be read: ${first.join(', ')}.`] : []),
    ...(undeletedDocuments.length > 0 ? [`Remove deleted documents by hand: ${undeletedDocuments.join(', ')}.`] : []),
    ...(gone.length > 0
      ? [`Recover from the quarantined volume what the snapshot may lack: ${gone.slice(0, 10).join(', ')}.`]
      : []),
    ...(unsettled ? [`Check the documents that arrived during the re-indexing: ${unsettled}.`] : []),
  ];
}

function ofSnapshots({ facts: { triedSnapshots = {} } }: Material): string[] {
  const tried = Object.entries(triedSnapshots).map(([id, reason]) => `${id} (${reason})`);
  return tried.length === 0 ? [] : [`Find out why these snapshots did not restore: ${tried.join('; ')}.`];
}

function ofEvidence({ facts: { evidence } }: Material): string[] {
  return evidence && !evidence.copied
    ? ['Keep the old volume: it is the evidence itself, since it was too large to copy.']
    : [];
}

function ofReplica({ timeline, facts: { probes }, incident: { subject } }: Material): string[] {
  const name = nameOf(subject);
  const replica = probes?.replica;
  if (replica && !replica.healthy) return [`Fix the replica of ${name}, which could not stand in: ${replica.reason}.`];
  const degraded = timeline.some(({ key }) => key === 'serve:degraded');
  return degraded ? [`Give ${name} a replica that can stand in: its answers were missing during the incident.`] : [];
}
