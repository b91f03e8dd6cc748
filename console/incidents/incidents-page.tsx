import { Button, Header, SpaceBetween } from '@cloudscape-design/components';
import { useState } from 'react';
import { useConsole } from '../context.ts';
import { Polled } from '../polling/polled.tsx';
import { usePoll } from '../polling/use-poll.ts';
import { IncidentList } from './incident-list.tsx';
import { StartRun } from './start-run.tsx';

/** Every incident, newest first, and a way to start a run by hand. */
export function IncidentsPage() {
  const { api } = useConsole();
  const poll = usePoll(api.incidents);
  const [starting, setStarting] = useState(false);
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="What alerts and people asked for, and how it ended."
        actions={<Button onClick={() => setStarting(true)}>Start a run</Button>}
      >
        Incidents
      </Header>
      <Polled poll={poll} what="incidents">
        {(incidents) => <IncidentList incidents={incidents} />}
      </Polled>
      {starting && <StartRun onDone={() => setStarting(false)} />}
    </SpaceBetween>
  );
}
