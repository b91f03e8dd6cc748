import type { Approval } from '../contracts/approval.ts';
import type { RunbookName } from '../contracts/runbooks.ts';
import { findCauses } from './find-causes.ts';
import type { Material } from './gather.ts';
import { measureTimes, type Times } from './measure-times.ts';
import { type Restored, restoredFrom } from './restored-from.ts';
import { suggestFollowUps } from './suggest-follow-ups.ts';

/** What report.json holds; equal material gives an equal report. */
export type Report = Times & {
  formatVersion: 1;
  /** How an incident or approval stands is its `status` here and in every list; `state` and `outcome` are the same. */
  incident: Material['incident'] & { status: string };
  status: string;
  outcome: string;
  summary: string;
  causes: string[];
  followUps: string[];
  restored: Restored | null;
  quarantinedVolumes: string[];
  evidence: Material['facts']['evidence'] | null;
  probes: NonNullable<Material['facts']['probes']>;
  approvals: (Pick<
    Approval,
    'id' | 'state' | 'requestedAt' | 'decidedBy' | 'decidedAt' | 'reason' | 'plan' | 'planHash'
  > & { status: string })[];
  steps: Material['steps'];
  timeline: Material['timeline'];
  failingQueries: string[];
  failure: Record<string, string> | null;
};

/** Puts what is known of an incident into its report. */
export function buildReport(material: Material): Report {
  const { incident, facts, approvals, steps, timeline, failing } = material;
  const times = measureTimes(material);
  const restored = restoredFrom(facts);
  return {
    formatVersion: 1,
    incident: { ...incident, status: incident.state },
    ...{ status: incident.state, outcome: incident.state },
    summary: summaryOf(material),
    ...times,
    causes: findCauses(material),
    followUps: suggestFollowUps(material, times, restored),
    restored,
    quarantinedVolumes: Object.keys(facts.quarantinedVolumes ?? {}),
    evidence: facts.evidence ?? null,
    probes: facts.probes ?? {},
    approvals: approvals.map(({ id, state, requestedAt, decidedBy, decidedAt, reason, plan, planHash }) => ({
      ...{ id, status: state, state, requestedAt, decidedBy, decidedAt, reason, plan, planHash },
    })),
    ...{ steps, timeline },
    failingQueries: failing.map(({ qid }) => qid),
    failure: facts.failure ?? null,
  };
}

function summaryOf({ incident: { state, shardId, runbook, abortedBy }, facts, timeline, approvals }: Material): string {
  const last = approvals.at(-1);
  const now = whereItStands(facts, timeline);
  switch (state) {
    case 'Completed':
      return DONE[runbook](shardId);
    case 'NoActionNeeded':
      if (runbook === 'shard-settle') return `${shardId} is served by its own workload: there was nothing to settle.`;
      return `${shardId} answered right, from memory and from a reopened copy: nothing was changed.`;
    case 'Observed':
    case 'Skipped':
      return `${shardId} was observed${foundBy(facts)}; its restore is planned, and nothing was changed.`;
    case 'Rejected':
      return `The plan was rejected by ${last?.decidedBy ?? 'somebody'}: ${last?.reason ?? 'no reason was kept'}. ${now}`;
    case 'Expired':
      return `Nobody answered before the deadline, so the plan expired to the safe side. ${now}`;
    case 'Failed':
      return `The run failed and left the service safe for a person to take over. ${now}`;
    case 'Cancelled':
      return `The run was aborted by ${abortedBy ?? 'somebody'}. ${now}`;
    default:
      return `The run has not ended. ${now}`;
  }
}

function foundBy({ probes }: Material['facts']): string {
  const probe = probes?.observed;
  return probe ? `: it answers ${probe.healthy ? 'right' : 'wrong'} (${probe.reason})` : '';
}

const DONE: Record<RunbookName, (shardId: string) => string> = {
  'shard-restore': (shardId) => `${shardId} answers right again.`,
  'shard-observe': (shardId) => `${shardId} was looked at.`,
  'shard-settle': (shardId) => `${shardId} is served by its own workload again, from the restored volume.`,
  snapshot: (shardId) => `A snapshot of ${shardId} was taken, opened and proven.`,
};

const WHERE = {
  out: 'The shard is out of rotation.',
  replica: 'Its replica answers for the shard.',
  'as-found': 'The shard answered right when it was found, and was left as it was, in rotation.',
  reintroduced: 'The shard answered right since its reintroduction, and stays in rotation.',
  untouched: 'The shard was not touched, and stays in rotation.',
};

function whereItStands({ safeAt, cutOver, left }: Material['facts'], timeline: Material['timeline']): string {
  if (left) return WHERE[left];
  const keys = timeline.map(({ key }) => key);
  const isOut = keys.includes('roll-back') || !cutOver;
  if (!safeAt) return 'The shard was never taken out of rotation.';
  if (!isOut) return 'The shard is in rotation.';
  return keys.includes('serve:replica') && !cutOver
    ? 'Its replica answers for the shard.'
    : 'The shard is out of rotation.';
}
