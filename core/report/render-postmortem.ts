import { nameOf } from '../contracts/subject.ts';
import { nameOfWho } from '../contracts/who.ts';
import { inWords } from '../kernel/story/in-words.ts';
import type { Report } from './build-report.ts';
import { plain, quote } from './escape-markdown.ts';

/** Renders a report as a postmortem draft in Markdown; escapes all text from outside. */
export function renderPostmortem(report: Report): string {
  const sections = [
    ['Times', timesOf(report)],
    ['What the facts say about the cause', bullets(report.causes, 'The cause is unknown.')],
    ['What was tried', stepsOf(report)],
    ['Decisions', decisionsOf(report)],
    ...report.sections.map(({ title, lines }) => [title, bullets(lines, 'Nothing.')] as const),
    ['Evidence', evidenceOf(report)],
    ['Timeline', timelineOf(report)],
    ['Follow-ups', todos(report.followUps)],
  ] as const;
  const body = sections.flatMap(([title, lines]) => ['', `## ${title}`, '', ...lines]);
  return [`# Postmortem draft of ${quote(report.incident.id)}`, '', ...headOf(report), ...body, ''].join('\n');
}

function headOf({ incident, outcome, summary }: Report): string[] {
  const { targetId, subject, runbook, requestedBy, receivedAt, openedAt, closedAt } = incident;
  const received = receivedAt === undefined ? '' : `Alert received ${receivedAt}, `;
  return [
    `**${outcome}.** ${plain(summary)}`,
    '',
    `- Runbook ${quote(runbook)} for ${quote(nameOf(subject))} of ${quote(targetId)}, started by ${quote(nameOfWho(requestedBy))}`,
    `- ${received}${received ? 'opened' : 'Opened'} ${openedAt}, closed ${closedAt ?? 'not yet'}`,
  ];
}

function timesOf(report: Report): string[] {
  const rows: [string, number | null][] = [
    ['Alert to safe', report.alertToSafeSeconds],
    ['Alert to restored', report.alertToRestoredSeconds],
    ['Whole incident', report.totalSeconds],
    ['of which waiting in the queue', report.queueWaitSeconds],
    ['of which waiting for a person', report.humanWaitSeconds],
    ['of which machine time', report.machineSeconds],
  ];
  return table(
    ['What', 'Time'],
    rows.map(([name, seconds]) => [name, seconds === null ? 'not reached' : inWords(seconds)]),
  );
}

function stepsOf({ steps }: Report): string[] {
  if (steps.length === 0) return ['No step ran.'];
  const rows = steps.map(({ title, startedAt, endedAt, error }) => [
    startedAt,
    endedAt ?? 'not ended',
    plain(title),
    error === null ? 'done' : plain(error),
  ]);
  return table(['Started', 'Ended', 'Step', 'Result'], rows);
}

function decisionsOf({ approvals }: Report): string[] {
  const lines = approvals.map(({ plan, state, decidedBy, decidedAt, reason }) => {
    const by = decidedBy === null ? '' : ` by ${quote(nameOfWho(decidedBy))} at ${decidedAt}`;
    const why = reason === null ? '' : `, reason: ${plain(reason)}`;
    return `${plain(plan.summary)} ${state}${by}${why}`;
  });
  return lines.length === 0 ? ['Nobody was asked to decide.'] : lines.map((line) => `- ${line}`);
}

function evidenceOf({ evidence, failingQueries }: Report): string[] {
  const kept = evidence
    ? `${evidence.files} files in ${quote(evidence.folder)}, manifest sha256 ${quote(evidence.manifestSha256)}, ${evidence.copied ? 'with' : 'without'} a copy of the volume`
    : 'No evidence was sealed';
  return [
    `- ${kept}`,
    ...(evidence?.left ?? []).map((name) => `- Not in the copy: ${quote(name)}`),
    ...(failingQueries.length > 0 ? [`- Failing golden queries in regression.jsonl: ${failingQueries.length}`] : []),
  ];
}

function timelineOf({ timeline }: Report): string[] {
  if (timeline.length === 0) return ['Nothing is on record.'];
  return table(
    ['When', 'What'],
    timeline.map(({ at, text }) => [at, plain(text)]),
  );
}

const bullets = (items: string[], none: string) =>
  items.length === 0 ? [none] : items.map((item) => `- ${plain(item)}`);
const todos = (items: string[]) => (items.length === 0 ? ['None.'] : items.map((item) => `- [ ] ${plain(item)}`));
const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
const table = (head: string[], rows: string[][]) => [row(head), row(head.map(() => '---')), ...rows.map(row)];
