import type { Approval } from '../contracts/approval.ts';
import { nameOfWho } from '../contracts/who.ts';
import { reasonOf } from '../kernel/failure-reason.ts';
import type { Material, Section, Stories, Story, Times } from '../kernel/story/story.ts';
import { measureTimes } from './measure-times.ts';

/** The content of report.json. Equal material makes an equal report. */
export type Report = Times & {
  formatVersion: 1;
  /** `status` is the state here and in every list; `state` and `outcome` equal it. */
  incident: Material['incident'] & { status: string };
  status: string;
  outcome: string;
  summary: string;
  causes: string[];
  followUps: string[];
  sections: Section[];
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

/** Builds the report of an incident, in the words of its runbook's story. */
export function buildReport(material: Material, stories: Stories): Report {
  const { incident, facts, approvals, steps, timeline, failing } = material;
  const times = measureTimes(material);
  const story = stories[incident.runbook];
  return {
    formatVersion: 1,
    incident: { ...incident, status: incident.state },
    status: incident.state,
    outcome: incident.state,
    summary: summaryOf(material, story),
    ...times,
    causes: [...story.causes(material), ...failureOf(facts.failure)],
    followUps: [...story.followUps(material, times), ...ofWaiting(times), ...ofRegression(material)],
    sections: story.sections(material),
    evidence: facts.evidence ?? null,
    probes: facts.probes ?? {},
    approvals: approvals.map(({ id, state, requestedAt, decidedBy, decidedAt, reason, plan, planHash }) => ({
      id,
      status: state,
      state,
      requestedAt,
      decidedBy,
      decidedAt,
      reason,
      plan,
      planHash,
    })),
    steps,
    timeline,
    failingQueries: failing.map(({ qid }) => qid),
    failure: facts.failure ?? null,
  };
}

function summaryOf(material: Material, story: Story): string {
  const { incident, approvals } = material;
  const { state, abortedBy } = incident;
  const last = approvals.at(-1);
  const now = story.whereItStands(material);
  switch (state) {
    case 'Completed':
    case 'NoActionNeeded':
    case 'Observed':
    case 'Skipped':
      return story.summary(material);
    case 'Rejected':
      return `The plan was rejected by ${nameOfWho(last?.decidedBy ?? 'somebody')}: ${last?.reason ?? 'no reason was kept'}. ${now}`;
    case 'Expired':
      return `Nobody answered before the deadline, so the plan expired and nothing was changed. ${now}`;
    case 'Failed':
      return `The run failed and left the service safe for a person to take over. ${now}`;
    case 'Cancelled':
      return `The run was aborted by ${nameOfWho(abortedBy ?? 'somebody')}. ${now}`;
    default:
      return `The run has not ended. ${now}`;
  }
}

function failureOf(failure: Record<string, string> | undefined): string[] {
  if (!failure) return [];
  const { Step: step = 'an unknown step', Error: error = 'an error' } = failure;
  return [`The run failed at "${step}" with ${error}${reasonOf(failure)}.`];
}

function ofWaiting({ humanWaitSeconds, totalSeconds }: Times): string[] {
  const isLong = totalSeconds !== null && humanWaitSeconds > 60 && humanWaitSeconds > totalSeconds / 2;
  return isLong
    ? ['Consider approving such plans by policy: more than half of the time was spent waiting for a person.']
    : [];
}

function ofRegression({ failing }: Material): string[] {
  if (failing.length === 0) return [];
  return [
    `Keep the ${failing.length} queries of regression.jsonl among the tests: run 'ragmend golden check regression.jsonl'.`,
  ];
}
