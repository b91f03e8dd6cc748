import { Box, Container, Header, SpaceBetween } from '@cloudscape-design/components';
import { useCallback, useRef } from 'react';
import type { ApprovalItem, ApprovalPage } from '../../core/contracts/http/http.ts';
import type { Need } from '../../core/contracts/http/needs.ts';
import { ApprovalCard } from '../approvals/approval-card.tsx';
import { DecidedList } from '../approvals/decided-list.tsx';
import { useConsole } from '../context.ts';
import { Polled } from '../polling/polled.tsx';
import { usePages } from '../polling/use-pages.ts';
import { type Poll, usePoll } from '../polling/use-poll.ts';
import { NeedCard } from './need-card.tsx';

/**
 * Everything that waits for a person: plans to decide first, then what is out, held back, or ended
 * without a result.
 */
export function NeedsPage({ needs }: { needs: Poll<Need[]> }) {
  const { api } = useConsole();
  const approvals = usePoll(api.approvals);
  const refresh = async () => void (await Promise.all([approvals.refresh(), needs.refresh()]));
  const waits = approvals.data?.approvals.some(({ state }) => state === 'Pending');
  const isQuiet = waits === false && needs.data?.every(({ kind }) => kind === 'approval');
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="Plans to decide, shards out of rotation, and everything else that waits for a person."
      >
        Needs you
      </Header>
      {isQuiet && <NothingWaits />}
      <Polled poll={approvals} what="approvals">
        {({ approvals: first }) => <Plans approvals={first} refresh={refresh} />}
      </Polled>
      <Polled poll={needs} what="list of what needs you">
        {(all) => <Others needs={all} refresh={refresh} />}
      </Polled>
      {approvals.data && <Decided first={approvals.data} />}
    </SpaceBetween>
  );
}

type PlansProps = { approvals: ApprovalItem[]; refresh(): Promise<void> };

/** A plan that is decided meanwhile stays in place and says who decided it. */
function Plans({ approvals, refresh }: PlansProps) {
  const seen = useRef(new Set<string>());
  for (const { id, state } of approvals) if (state === 'Pending') seen.current.add(id);
  return (
    <SpaceBetween size="l">
      {approvals
        .filter(({ id }) => seen.current.has(id))
        .map((approval) => (
          <ApprovalCard key={approval.id} approval={approval} refresh={refresh} />
        ))}
    </SpaceBetween>
  );
}

/** Shows the other needs; the kill switch has its notice on every screen. */
function Others({ needs, refresh }: { needs: Need[]; refresh(): Promise<void> }) {
  const list = useRef<HTMLDivElement>(null);
  const shown = needs.filter(({ kind }) => kind !== 'approval' && kind !== 'kill-switch');
  const acted = async () => {
    await refresh();
    list.current?.focus();
  };
  return (
    <div ref={list} tabIndex={-1}>
      <SpaceBetween size="l">
        {shown.map((need) => (
          <NeedCard key={need.id} need={need} acted={acted} />
        ))}
      </SpaceBetween>
    </div>
  );
}

/**
 * Waiting plans are on the first page, which is loaded anyway; only later pages cost another
 * request.
 */
function Decided({ first }: { first: ApprovalPage }) {
  const { api } = useConsole();
  const { page, pagerOf } = usePages();
  const later = usePoll(useCallback(async () => (page === null ? null : api.approvals(page)), [api, page]));
  const { approvals, next } = page === null ? first : (later.data ?? first);
  const decided = approvals.filter(({ state }) => state !== 'Pending');
  const pager = pagerOf(next);
  if (decided.length === 0 && pager.older === null && pager.newer === null) return null;
  return <DecidedList approvals={decided} pager={pager} />;
}

function NothingWaits() {
  return (
    <Container>
      <Box textAlign="center" padding="l">
        <Box variant="h2">Nothing waits for you</Box>
        <Box color="text-body-secondary">
          What needs you appears here by itself. To look around, open <a href="#/incidents">incidents</a> or the{' '}
          <a href="#/service">service</a>.
        </Box>
      </Box>
    </Container>
  );
}
