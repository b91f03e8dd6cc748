import {
  Button,
  Container,
  CopyToClipboard,
  ExpandableSection,
  Header,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useCallback } from 'react';
import type { ReportView } from '../../core/contracts/http/http.ts';
import { useConsole } from '../context.ts';
import { incidentHref } from '../parts/use-route.ts';
import { Polled } from '../polling/polled.tsx';
import { usePoll } from '../polling/use-poll.ts';
import { ReportParts } from './report-parts.tsx';

/** The report of an incident; its postmortem draft in Markdown can be copied whole. */
export function ReportPage({ id }: { id: string }) {
  const { api } = useConsole();
  const poll = usePoll(useCallback(() => api.report(id), [api, id]));
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={<span className="words">{id}</span>}
        actions={<Button href={incidentHref(id)}>Back to the incident</Button>}
      >
        Report
      </Header>
      <Polled poll={poll} what="report">
        {(report) => <Report report={report} />}
      </Polled>
    </SpaceBetween>
  );
}

function Report({ report }: { report: ReportView }) {
  const copy = (
    <CopyToClipboard
      copyButtonText="Copy"
      copyButtonAriaLabel="Copy the postmortem draft"
      copySuccessText="Copied"
      copyErrorText="Could not copy"
      textToCopy={report.postmortem}
    />
  );
  return (
    <SpaceBetween size="l">
      <Container
        header={
          <Header description={<span className="words">{report.folder}</span>} actions={copy}>
            Summary
          </Header>
        }
      >
        <span className="words">{report.report.summary ?? 'This report has no summary.'}</span>
      </Container>
      <ReportParts report={report.report} />
      <ExpandableSection variant="container" headerText="report.json">
        <pre className="plain">{JSON.stringify(report.report, null, 2)}</pre>
      </ExpandableSection>
    </SpaceBetween>
  );
}
