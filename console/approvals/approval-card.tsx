import { Box, Container, Header, Link, SpaceBetween } from '@cloudscape-design/components';
import { useCallback, useRef } from 'react';
import type { ApprovalItem } from '../../core/contracts/http/http.ts';
import type { Plan } from '../../core/contracts/plan.ts';
import { nameOf } from '../../core/contracts/subject.ts';
import { nameOfWho } from '../../core/contracts/who.ts';
import { When } from '../format/clock.tsx';
import { incidentHref } from '../parts/use-route.ts';
import { OrderOfStart } from '../starts/order-of-start.tsx';
import { Countdown } from './countdown.tsx';
import { DecisionForm } from './decision-form.tsx';
import { Outcome } from './outcome.tsx';
import { PlanFacts } from './plan-facts.tsx';
import { PlanWhy } from './plan-why.tsx';
import { keepFocusIn, useTellOutcome } from './use-tell-outcome.ts';

const ACTIONS: Record<Plan['action'], string> = {
  restore: 'Restore',
  reintroduce: 'Reintroduce',
  settle: 'Settle',
  switch: 'Switch away from',
  ramp: 'Bring traffic back to',
  start: 'Start',
};

type Props = { approval: ApprovalItem; refresh(): Promise<void> };

/** One plan with everything an operator needs to decide it, and the decision. */
export function ApprovalCard({ approval, refresh }: Props) {
  const { plan } = approval;
  const pending = approval.state === 'Pending';
  const title = `${ACTIONS[plan.action]} ${nameOf(plan.subject)}`;
  const card = useRef<HTMLElement>(null);
  const keepFocus = useCallback(() => keepFocusIn(card.current), []);
  useTellOutcome(approval, title, keepFocus);
  return (
    <section ref={card} tabIndex={-1} aria-label={title}>
      <Container
        header={
          <Header
            variant="h2"
            description={<Asked approval={approval} />}
            actions={pending && <Countdown deadline={approval.deadline} />}
          >
            {title}
          </Header>
        }
      >
        <SpaceBetween size="l">
          {!pending && <Outcome approval={approval} />}
          <Box variant="p" fontSize="heading-m">
            <span className="words">{plan.summary}</span>
          </Box>
          {pending && approval.why && <PlanWhy why={approval.why} isGolden={plan.subject.kind === 'shard'} />}
          {pending && <PlanFacts approval={approval} />}
          {pending && plan.action === 'start' && <OrderOfStart plan={plan} progress={null} />}
          <DecisionForm approval={approval} refresh={refresh} keepFocus={keepFocus} />
        </SpaceBetween>
      </Container>
    </section>
  );
}

function Asked({ approval }: { approval: ApprovalItem }) {
  return (
    <span className="words">
      Asked by {nameOfWho(approval.requestedBy)}, <When at={approval.requestedAt} /> for{' '}
      <Link href={incidentHref(approval.incidentId)}>{approval.incidentId}</Link>
    </span>
  );
}
