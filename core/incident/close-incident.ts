import type { CaseFacts } from '../contracts/case-file.ts';
import type { Outcome } from '../contracts/incident.ts';
import { nameOf, type Subject } from '../contracts/subject.ts';
import type { TaskInput, TaskOutput } from '../contracts/tasks.ts';
import type { Who } from '../contracts/who.ts';
import { instantOf } from '../kernel/instant.ts';
import type { CaseFile } from '../kernel/ports/case-file.ts';
import type { Clock } from '../kernel/ports/clock.ts';
import type { Effect } from '../kernel/ports/outbox.ts';
import { describeProbe } from '../kernel/story/describe-probe.ts';
import { pageAbout } from './paging/page.ts';
import type { Incidents } from './ports.ts';

const LEFT: Record<CaseFacts['left'], string> = {
  out: 'is out of rotation',
  replica: 'is answered for by its replica',
  'as-found': 'was left as found, in rotation',
  untouched: 'was not touched',
  reintroduced: 'stays in rotation since its reintroduction',
};

/**
 * Ends the incident, frees its lock, and queues its report and a message. An aborted incident that
 * failed ends as Cancelled. A failed run has already paged a person, so its end is only news,
 * unless no page was queued.
 */
export async function closeIncident(
  { incidents, caseFile, clock }: { incidents: Incidents; caseFile: CaseFile; clock: Clock },
  { incidentId, epoch, outcome }: TaskInput<'closeIncident'>,
): Promise<TaskOutput<'closeIncident'>> {
  const { abortedBy, subject, runbook } = await incidents.get(incidentId);
  const facts = await caseFile.facts(incidentId);
  const wanted = wantedOf(outcome, abortedBy, facts);
  await caseFile.note(incidentId, 'closed', `closed as ${wanted}`);
  const text = `${runbook} of ${nameOf(subject)} ended as ${wanted}${howItEnded(wanted, subject, facts)}`;
  const isPaged = PAGED.includes(wanted);
  const severity = isPaged || GOOD.includes(wanted) ? 'info' : 'critical';
  const effects: Effect[] = [
    { id: `report:${incidentId}`, kind: 'write-report', incidentId },
    ...(isPaged ? [pageAbout(incidentId, `${nameOf(subject)} needs a person: ${text}`)] : []),
    { id: `closed:${incidentId}`, kind: 'notify', incidentId, severity, text },
  ];
  const { state } = await incidents.close({ incidentId, epoch }, wanted, instantOf(clock.now()), effects);
  return { outcome: state as Outcome };
}

/** Outcomes that need nobody's attention. */
const GOOD: Outcome[] = ['Completed', 'NoActionNeeded', 'Observed', 'Skipped'];
/** Outcomes of failed runs, for which the tail pages before it closes. */
const PAGED: Outcome[] = ['Failed', 'Cancelled'];

/** An observation of an earlier version ends as Skipped, but nobody overruled it. */
function wantedOf(outcome: Outcome, abortedBy: Who | null, { overruledBy }: Partial<CaseFacts>): Outcome {
  if (outcome === 'Failed' && abortedBy !== null) return 'Cancelled';
  return outcome === 'Skipped' && overruledBy === undefined ? 'Observed' : outcome;
}

function howItEnded(outcome: Outcome, subject: Subject, { left, probes, overruledBy }: Partial<CaseFacts>): string {
  if (outcome === 'Skipped') return `: ${overruledBy?.who} was faster, and it is left at that`;
  if (outcome !== 'Observed') return left === undefined ? '' : `; ${nameOf(subject)} ${LEFT[left]}`;
  if (subject.kind !== 'shard') return ': what was found is in the report, and nothing was changed';
  const found = probes?.observed ? `${describeProbe(probes.observed)}; ` : '';
  return `: ${found}the plan of its restore is in the report, and nothing was changed`;
}
