import type { Approval, ApprovalWhy } from '../contracts/approval.ts';
import type { CaseFacts } from '../contracts/case-file.ts';
import type { Incident } from '../contracts/incident.ts';
import type { Plan } from '../contracts/plan.ts';
import { outcomeText } from '../contracts/provider/provider-view.ts';
import { MODE_OF_ROUTE, type RegistryEntry } from '../contracts/registry.ts';
import { nameOf, type Subject } from '../contracts/subject.ts';
import { shardIn } from '../kernel/find-shard.ts';
import { orNull } from '../kernel/or-null.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Registry } from '../kernel/ports/registry.ts';
import type { Stories } from '../kernel/story/story.ts';

/** The ports that an explanation reads from. `report` receives the error when the registry can't be read. */
export type ExplainDeps = {
  incidents: { get(id: string): Promise<Pick<Incident, 'runbook' | 'openedAt' | 'receivedAt'>> };
  caseFile: Pick<CaseFile, 'facts'>;
  registry: Pick<Registry, 'read'>;
  stories: Stories;
  report(error: unknown): void;
};

/**
 * Explains why a plan needs a decision, from the current facts of its incident. The explanation
 * stands beside the plan and never changes its hash. An approval whose incident is not on record is
 * explained by its plan alone.
 */
export async function explainApproval(deps: ExplainDeps, approval: Approval): Promise<ApprovalWhy> {
  const { incidentId, plan, deadline } = approval;
  const [incident, facts, entry] = await Promise.all([
    orNull(deps.incidents.get(incidentId)),
    deps.caseFile.facts(incidentId),
    entryOf(deps, plan),
  ]);
  const story = incident && deps.stories[incident.runbook];
  const wrong = story?.firstWrong(facts);
  const since = incident?.receivedAt ?? incident?.openedAt ?? approval.requestedAt;
  return {
    mode: entry && MODE_OF_ROUTE[entry.route],
    harm: harmOf(plan.subject, entry, facts),
    wrong: wrong ? { wrong: wrong.asked - wrong.hits, asked: wrong.asked, reason: wrong.reason, since } : null,
    tried: story?.tried(facts) ?? [],
    ifNobody: `The plan expires at ${deadline}. Then nothing is changed, ${nameOf(plan.subject)} stays as it is, the run ends as Expired, and somebody has to start it again.`,
  };
}

async function entryOf({ registry, report }: ExplainDeps, { targetId, subject }: Plan): Promise<RegistryEntry | null> {
  if (subject.kind !== 'shard') return null;
  try {
    return shardIn(await registry.read(targetId), subject.id) ?? null;
  } catch (error) {
    report(error);
    return null;
  }
}

function harmOf(subject: Subject, entry: RegistryEntry | null, facts: Partial<CaseFacts>): string {
  const name = nameOf(subject);
  if (subject.kind === 'provider') return harmOfProvider(name, facts);
  if (subject.kind === 'service' && facts.startFound) return facts.startFound.sentences.slice(0, 2).join(' ');
  if (subject.kind !== 'shard') return `The timeline of the run says what users get of ${name} now.`;
  if (entry === null) return `It is unknown who answers for ${name} now: its registry entry cannot be read.`;
  const since = entry.outSince ? ` since ${entry.outSince}` : '';
  switch (entry.route) {
    case 'none':
      return `Users get answers without ${name}${since}: what only it holds is missing.`;
    case 'replica':
      return `A replica answers for ${name}${since}: answers are complete, but there is no further replica.`;
    default:
      return `${name} answers users itself.`;
  }
}

/** The newest of what the run did says who answers; before it did anything, its probes do. */
function harmOfProvider(name: string, { fallbackAt, switched, providersFound }: Partial<CaseFacts>): string {
  if (fallbackAt !== undefined && (switched === undefined || switched.at < fallbackAt))
    return `Nobody answers since ${fallbackAt}: users get cached answers and refusals.`;
  if (switched !== undefined) return `${switched.to} answers in place of ${name} since ${switched.at}.`;
  const failing = (providersFound?.models ?? []).flatMap(({ provider, model, failure }) =>
    failure === null ? [] : [`${provider} ${outcomeText(failure)} for '${model}'`],
  );
  if (failing.length === 0) return `The timeline of the run says what users get of ${name} now.`;
  return `${failing.join('; ')}. Users get an answer only where a backup covers it.`;
}
