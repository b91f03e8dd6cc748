import { Box, Container, Header, KeyValuePairs, SpaceBetween } from '@cloudscape-design/components';
import type { ReportJson } from '../../core/contracts/http/report.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { duration } from '../format/duration.ts';
import { statusLook } from '../format/status.ts';
import { StepList } from '../incidents/step-list.tsx';
import { Timeline } from '../incidents/timeline.tsx';

/** The parts of a report that it has. */
export function ReportParts({ report }: { report: ReportJson }) {
  const { causes = [], followUps = [], sections = [], steps = [], timeline = [] } = report;
  return (
    <SpaceBetween size="l">
      <Times report={report} />
      <Lines title="What the facts say about the cause" lines={causes} none="The cause is unknown." />
      <Lines title="Follow-ups" lines={followUps} none="None." />
      <Lines title="Decisions" lines={decisionsOf(report)} none="Nobody was asked to decide." />
      {sections.map(({ title, lines }) => (
        <Lines key={title} title={title} lines={lines} none="Nothing." />
      ))}
      <Lines title="Evidence" lines={evidenceOf(report)} none="No evidence was sealed." />
      <StepList steps={steps} />
      <Timeline entries={timeline} />
    </SpaceBetween>
  );
}

function Times({ report }: { report: ReportJson }) {
  const times: [string, number | null | undefined][] = [
    ['Alert to safe', report.alertToSafeSeconds],
    ['Alert to restored', report.alertToRestoredSeconds],
    ['Whole incident', report.totalSeconds],
    ['Of which in the queue', report.queueWaitSeconds],
    ['Of which waiting for a person', report.humanWaitSeconds],
    ['Of which machine time', report.machineSeconds],
  ];
  const items = times.map(([label, seconds]) => ({
    label,
    value: isNumber(seconds) ? duration(seconds) : 'not reached',
  }));
  return (
    <Container header={<Header>Times</Header>}>
      <KeyValuePairs columns={3} items={items} />
    </Container>
  );
}

const isNumber = (value: number | null | undefined): value is number => typeof value === 'number';

function Lines({ title, lines, none }: { title: string; lines: string[]; none: string }) {
  return (
    <Container header={<Header>{title}</Header>}>
      {lines.length === 0 && <Box color="text-body-secondary">{none}</Box>}
      {lines.length > 0 && (
        <ul className="changes" aria-label={title}>
          {[...new Set(lines)].map((line) => (
            <li key={line} className="words">
              {line}
            </li>
          ))}
        </ul>
      )}
    </Container>
  );
}

function decisionsOf({ approvals = [] }: ReportJson): string[] {
  return approvals.map(({ plan, state, decidedBy, decidedAt, reason }) => {
    const by = decidedBy === null ? '' : ` by ${nameOfWho(decidedBy)} at ${decidedAt}`;
    return `${plan.summary} ${statusLook(state).text}${by}${reason === null ? '' : `: ${reason}`}`;
  });
}

function evidenceOf({ evidence, failingQueries = [] }: ReportJson): string[] {
  const copied = evidence?.copied ? 'with a copy of the volume' : 'without a copy of the volume';
  return [
    ...(evidence ? [`${evidence.files} files in ${evidence.folder}, ${copied}`] : []),
    ...(evidence ? [`Checksum (sha256 of its manifest): ${evidence.manifestSha256}`] : []),
    ...(evidence?.left ?? []).map((name) => `Not in the copy: ${name}`),
    ...(failingQueries.length > 0 ? [`Failing golden queries in regression.jsonl: ${failingQueries.length}`] : []),
  ];
}
