import { Button, Header, SpaceBetween } from '@cloudscape-design/components';
import type { IncidentView } from '../../core/contracts/http/http.ts';
import { isOpen } from '../format/status.ts';
import { approvalHref, incidentHref } from '../parts/use-route.ts';
import { Abort } from './abort.tsx';

/** An incident's name, and what a person can do about it now. */
export function IncidentTitle({ incident, refresh }: { incident: IncidentView; refresh(): Promise<void> }) {
  const waits = incident.approvals.find(({ state }) => state === 'Pending');
  return (
    <Header
      variant="h1"
      actions={
        <SpaceBetween size="xs" direction="horizontal">
          {waits && (
            <Button variant="primary" href={approvalHref(waits.id)}>
              Decide
            </Button>
          )}
          {incident.report !== null && <Button href={incidentHref(incident.id, 'report')}>Report</Button>}
          {isOpen(incident) && <Abort incident={incident} refresh={refresh} />}
        </SpaceBetween>
      }
    >
      <span className="words">{incident.id}</span>
    </Header>
  );
}
