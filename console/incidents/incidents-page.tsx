import { Button, Header, SpaceBetween } from '@cloudscape-design/components';
import { useCallback, useState } from 'react';
import { useConsole } from '../context.ts';
import { Polled } from '../polling/polled.tsx';
import { usePages } from '../polling/use-pages.ts';
import { usePoll } from '../polling/use-poll.ts';
import { IncidentList } from './incident-list.tsx';
import { StartRun } from './start-run.tsx';

/** Incidents page by page, open ones first, and a way to start a run by hand. */
export function IncidentsPage() {
  const { api } = useConsole();
  const { page, pagerOf } = usePages();
  const poll = usePoll(useCallback(() => api.incidents(page), [api, page]));
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
        {({ incidents, next }) => <IncidentList incidents={incidents} pager={pagerOf(next)} />}
      </Polled>
      {starting && <StartRun onDone={() => setStarting(false)} />}
    </SpaceBetween>
  );
}
