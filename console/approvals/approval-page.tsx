import { Button, Header, SpaceBetween } from '@cloudscape-design/components';
import { useCallback } from 'react';
import { useConsole } from '../context.ts';
import { Polled } from '../polling/polled.tsx';
import { usePoll } from '../polling/use-poll.ts';
import { ApprovalCard } from './approval-card.tsx';

/** The one plan that a message links to, to be decided, or with its decision. */
export function ApprovalPage({ id }: { id: string }) {
  const { api } = useConsole();
  const poll = usePoll(useCallback(() => api.approval(id), [api, id]));
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={<span className="words">{id}</span>}
        actions={<Button href="#/approvals">All that needs you</Button>}
      >
        Plan
      </Header>
      <Polled poll={poll} what="plan">
        {(approval) => <ApprovalCard approval={approval} refresh={poll.refresh} />}
      </Polled>
    </SpaceBetween>
  );
}
