import { Grid, SpaceBetween } from '@cloudscape-design/components';
import { useCallback } from 'react';
import { useConsole } from '../context.ts';
import { Polled } from '../polling/polled.tsx';
import { usePoll } from '../polling/use-poll.ts';
import { StartOfIncident } from '../starts/start-of-incident.tsx';
import { IncidentFacts } from './incident-facts.tsx';
import { IncidentRecords } from './incident-records.tsx';
import { IncidentTitle } from './incident-title.tsx';
import { StepList } from './step-list.tsx';
import { Timeline } from './timeline.tsx';

const HALVES = [{ colspan: { default: 12, s: 6 } }, { colspan: { default: 12, s: 6 } }];

/** One incident, live: its steps, what was found and done, who decided, and a way to stop it. */
export function IncidentPage({ id }: { id: string }) {
  const { api } = useConsole();
  const poll = usePoll(useCallback(() => api.incident(id), [api, id]));
  return (
    <Polled poll={poll} what="incident">
      {(incident) => (
        <SpaceBetween size="l">
          <IncidentTitle incident={incident} refresh={poll.refresh} />
          <IncidentFacts incident={incident} />
          {incident.subject.kind === 'service' && <StartOfIncident id={incident.id} />}
          <Grid gridDefinition={HALVES}>
            <StepList steps={incident.steps} />
            <Timeline entries={incident.timeline} />
          </Grid>
          <IncidentRecords incident={incident} />
        </SpaceBetween>
      )}
    </Polled>
  );
}
