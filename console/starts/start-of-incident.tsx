import { Container, Header, SpaceBetween, StatusIndicator } from '@cloudscape-design/components';
import { useCallback } from 'react';
import type { StartView } from '../../core/contracts/http/starts.ts';
import { useConsole } from '../context.ts';
import { When } from '../format/clock.tsx';
import { Polled } from '../polling/polled.tsx';
import { usePoll } from '../polling/use-poll.ts';
import { Found } from './found.tsx';
import { OrderOfStart } from './order-of-start.tsx';

/** The start that an incident is about: who waits for whom, the plan and how far it is, and the answers since. */
export function StartOfIncident({ id }: { id: string }) {
  const { api } = useConsole();
  const poll = usePoll(useCallback(() => api.startOf(id), [api, id]));
  return (
    <Polled poll={poll} what="start">
      {(view) => (
        <SpaceBetween size="l">
          {view.found !== null && <Found found={view.found} />}
          {view.plan !== null && (
            <Container header={<Header>The start</Header>}>
              <OrderOfStart plan={view.plan} progress={view} />
            </Container>
          )}
          {view.proven !== null && <Proven proven={view.proven} />}
        </SpaceBetween>
      )}
    </Polled>
  );
}

function Proven({ proven: { at, healthy, shards, failing } }: { proven: NonNullable<StartView['proven']> }) {
  const text = healthy ? `All golden queries of ${shards} shards answer right` : `${failing.length} answers are wrong`;
  return (
    <Container header={<Header description={<When at={at} />}>Golden answers</Header>}>
      <StatusIndicator type={healthy ? 'success' : 'error'}>{text}</StatusIndicator>
      {failing.length > 0 && <div className="hash">{failing.join(', ')}</div>}
    </Container>
  );
}
