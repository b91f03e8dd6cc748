import { Alert, Box, Button, Modal, SpaceBetween, StatusIndicator } from '@cloudscape-design/components';
import { useState } from 'react';
import type { IncidentView } from '../../core/contracts/http/http.ts';
import { runbooks } from '../../core/contracts/runbooks.ts';
import { useConsole } from '../context.ts';
import { useAction } from '../parts/use-action.ts';

/** Stops an incident after a confirmation; says so while it is stopping. */
export function Abort({ incident, refresh }: { incident: IncidentView; refresh(): Promise<void> }) {
  const { api } = useConsole();
  const [asked, setAsked] = useState(false);
  const { busy, problem, run } = useAction(async () => {
    await api.abort(incident.id);
    setAsked(false);
    await refresh();
  });
  const cancel = () => setAsked(false);
  if (incident.timeline.some(({ key }) => key === 'aborted'))
    return <StatusIndicator type="in-progress">Stopping</StatusIndicator>;
  return (
    <>
      <Button onClick={() => setAsked(true)}>Abort</Button>
      <Modal
        visible={asked}
        header="Abort this incident?"
        closeAriaLabel="Close without aborting"
        onDismiss={cancel}
        footer={<Choices busy={busy} onAbort={run} onCancel={cancel} />}
      >
        <SpaceBetween size="m">
          {problem !== null && <Alert type="error">{problem}</Alert>}
          <span>{runbooks[incident.runbook].onAbort}</span>
        </SpaceBetween>
      </Modal>
    </>
  );
}

function Choices({ busy, onAbort, onCancel }: { busy: boolean; onAbort(): void; onCancel(): void }) {
  return (
    <Box float="right">
      <SpaceBetween size="xs" direction="horizontal">
        <Button variant="link" onClick={onCancel}>
          Keep it running
        </Button>
        <Button variant="primary" loading={busy} onClick={onAbort}>
          Abort the incident
        </Button>
      </SpaceBetween>
    </Box>
  );
}
