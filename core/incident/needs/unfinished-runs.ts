import type { CaseFacts } from '../../contracts/case-file.ts';
import type { NeedOf } from '../../contracts/http/needs.ts';
import type { Incident } from '../../contracts/incident.ts';
import { nameOf, subjectKey } from '../../contracts/subject.ts';
import { nameOfWho } from '../../contracts/who.ts';
import { reasonOf } from '../../kernel/failure-reason.ts';
import { shardIn } from '../../kernel/find-shard.ts';
import { commandFor, looksAfterAnswers, type NeedsDeps, type Standing, startLine } from './ports.ts';

/**
 * Returns the runs that ended badly and were not followed up: for each subject the last repair and
 * the last snapshot. A later run follows up if it is open or ended as Completed or NoActionNeeded;
 * an observation does not. Putting the shard back into rotation by hand does.
 */
export async function unfinishedRuns(deps: NeedsDeps, standing: Standing): Promise<NeedOf<'run'>[]> {
  const last = new Map<string, Incident>();
  for (const each of standing.lastRuns) {
    const about = `${looksAfterAnswers(each)} ${subjectKey(each.subject)}`;
    if (!last.has(about)) last.set(about, each);
  }
  const ended = [...last.values()].filter(({ state }) => state in ENDS);
  const needs = ended.map(async (each) => {
    const facts = await deps.caseFile.facts(each.id);
    return isTakenUp(standing, each, facts) ? [] : [await runNeed(deps, each, facts)];
  });
  return (await Promise.all(needs)).flat();
}

const ENDS = {
  Expired: 'Nobody answered in time, so the plan expired and nothing was changed',
  Rejected: 'The plan was rejected',
  Failed: 'The run failed',
  Cancelled: 'The run was aborted',
} satisfies Partial<Record<Incident['state'], string>>;

const LEFT: Record<CaseFacts['left'], string> = {
  out: 'was left out of rotation',
  replica: 'was left to its replica',
  'as-found': 'answered right and was left as found, in rotation',
  untouched: 'was not touched',
  reintroduced: 'stays in rotation since its reintroduction',
};

/**
 * A shard that is gone can't be run again. A shard that a run left out and that answers itself was
 * put back by a person.
 */
function isTakenUp({ entries }: Standing, incident: Incident, { safeAt, left }: Partial<CaseFacts>): boolean {
  if (entries === null) return false;
  if (incident.subject.kind !== 'shard') return false;
  const entry = shardIn(entries, incident.subject.id);
  if (!entry) return true;
  const leftOut = left === undefined ? safeAt !== undefined : left === 'out' || left === 'replica';
  return looksAfterAnswers(incident) && leftOut && entry.route === 'self';
}

async function runNeed(deps: NeedsDeps, incident: Incident, facts: Partial<CaseFacts>): Promise<NeedOf<'run'>> {
  const { id: incidentId, targetId, subject, runbook, state, closedAt } = incident;
  const how = await detailOf(deps, incident, facts);
  const left = facts.left === undefined ? '' : ` ${nameOf(subject)} ${LEFT[facts.left]}.`;
  return {
    kind: 'run',
    id: `run:${incidentId}`,
    targetId,
    subject,
    since: closedAt,
    incidentId,
    runbook,
    status: state,
    headline: `${runbook} of ${nameOf(subject)} ended as ${state}, and nobody has followed up.`,
    why: `${ENDS[state as keyof typeof ENDS]}${how}.${left}`,
    command: commandFor(deps.config, targetId, startLine(runbook, subject)),
  };
}

async function detailOf(
  { approvals }: NeedsDeps,
  { id: incidentId, state, abortedBy }: Incident,
  { failure }: Partial<CaseFacts>,
): Promise<string> {
  if (state === 'Failed' && failure)
    return ` at "${failure.Step ?? 'a step'}" with ${failure.Error ?? 'an error'}${reasonOf(failure)}`;
  if (state === 'Cancelled') return ` by ${nameOfWho(abortedBy ?? 'somebody')}`;
  if (state !== 'Rejected') return '';
  const rejected = (await approvals.list({ incidentId })).find((approval) => approval.state === 'Rejected');
  return rejected ? ` by ${nameOfWho(rejected.decidedBy ?? 'somebody')}: ${rejected.reason}` : '';
}
