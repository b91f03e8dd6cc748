import { Container, KeyValuePairs, SpaceBetween } from '@cloudscape-design/components';
import type { IncidentView } from '../../core/contracts/http/http.ts';
import { nameOf } from '../../core/contracts/subject.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { When } from '../format/clock.tsx';
import { isOpen } from '../format/status.ts';
import { StatusText } from '../format/status-text.tsx';
import { Progress } from './progress.tsx';

/** The state of an incident, its subject, who asked for it and when, and the progress of a copy. */
export function IncidentFacts({ incident }: { incident: IncidentView }) {
  const closed = incident.closedAt === null ? 'still open' : <When at={incident.closedAt} />;
  return (
    <Container>
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Status', value: <StatusText status={incident.status} /> },
            { label: 'Runbook', value: incident.runbook },
            {
              label: 'About',
              value: <span className="words">{`${incident.targetId}, ${nameOf(incident.subject)}`}</span>,
            },
            { label: 'Asked by', value: <span className="words">{nameOfWho(incident.requestedBy)}</span> },
            { label: 'Opened', value: <When at={incident.openedAt} /> },
            { label: 'Closed', value: closed },
            ...(incident.waits === null
              ? []
              : [{ label: 'Waits for its turn', value: <span className="words">{incident.waits}</span> }]),
          ]}
        />
        {incident.progress !== null && isOpen(incident) && <Progress progress={incident.progress} />}
      </SpaceBetween>
    </Container>
  );
}
