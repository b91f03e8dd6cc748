import { Box, Container, Header, SpaceBetween } from '@cloudscape-design/components';
import { useRef } from 'react';
import type { ApprovalItem } from '../../core/contracts/http.ts';
import { Polled } from '../polling/polled.tsx';
import type { Poll } from '../polling/use-poll.ts';
import { ApprovalCard } from './approval-card.tsx';
import { DecidedList } from './decided-list.tsx';

/** The plans that wait for a person; one that is decided meanwhile stays in place and says by whom. */
export function ApprovalsPage({ poll }: { poll: Poll<ApprovalItem[]> }) {
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description="Plans that change the service wait here until somebody decides.">
        Needs you
      </Header>
      <Polled poll={poll} what="approvals">
        {(approvals) => <Approvals approvals={approvals} refresh={poll.refresh} />}
      </Polled>
    </SpaceBetween>
  );
}

type Props = { approvals: ApprovalItem[]; refresh(): Promise<void> };

function Approvals({ approvals, refresh }: Props) {
  const seen = useRef(new Set<string>());
  for (const { id, state } of approvals) if (state === 'Pending') seen.current.add(id);
  const here = approvals.filter(({ id }) => seen.current.has(id));
  const decided = approvals.filter(({ id }) => !seen.current.has(id));
  return (
    <SpaceBetween size="l">
      {here.every(({ state }) => state !== 'Pending') && <NothingWaits />}
      {here.map((approval) => (
        <ApprovalCard key={approval.id} approval={approval} refresh={refresh} />
      ))}
      {decided.length > 0 && <DecidedList approvals={decided} />}
    </SpaceBetween>
  );
}

function NothingWaits() {
  return (
    <Container>
      <Box textAlign="center" padding="l">
        <Box variant="h2">Nothing waits for you</Box>
        <Box color="text-body-secondary">
          A plan appears here by itself. To look around, open <a href="#/incidents">incidents</a> or the{' '}
          <a href="#/service">service</a>.
        </Box>
      </Box>
    </Container>
  );
}
