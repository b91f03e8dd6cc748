import { Alert, Button, Container, Header, SpaceBetween, StatusIndicator } from '@cloudscape-design/components';
import type { BrakesView, Breaker, BudgetUse } from '../../core/contracts/brakes.ts';
import { nameOf, subjectKey } from '../../core/contracts/subject.ts';
import { useConsole } from '../context.ts';
import { useAction } from '../parts/use-action.ts';
import { SetKillSwitch } from './kill-switch.tsx';

type Props = { brakes: BrakesView; refresh(): Promise<void> };

/** The brakes on repairs: the kill switch, the use of each budget, and open breakers. */
export function Brakes({ brakes, refresh }: Props) {
  const isOff = brakes.killSwitch?.on === false;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="What keeps an alert from starting a repair."
          actions={isOff && <SetKillSwitch on refresh={refresh} />}
        >
          Brakes
        </Header>
      }
    >
      <SpaceBetween size="m">
        <StatusIndicator type={isOff ? 'success' : 'stopped'}>
          {isOff ? 'Kill switch off' : 'Kill switch on'}
        </StatusIndicator>
        {brakes.budgets.map((budget) => (
          <span key={`${budget.targetId} ${budget.runbook}`}>{budgetText(budget)}</span>
        ))}
        {brakes.breakers.map((breaker) => (
          <OpenBreaker key={`${breaker.targetId} ${subjectKey(breaker.subject)}`} breaker={breaker} refresh={refresh} />
        ))}
      </SpaceBetween>
    </Container>
  );
}

function OpenBreaker({ breaker, refresh }: { breaker: Breaker; refresh(): Promise<void> }) {
  const { api } = useConsole();
  const { busy, problem, run } = useAction(async () => {
    await api.resetBreaker(breaker);
    await refresh();
  });
  const reset = (
    <Button loading={busy} onClick={run}>
      Reset the breaker
    </Button>
  );
  return (
    <Alert type="warning" header={`The breaker of ${nameOf(breaker.subject)} is open`} action={reset}>
      {problem ?? breaker.reason}
    </Alert>
  );
}

const budgetText = ({ targetId, runbook, lastHour, perHour, lastDay, perDay }: BudgetUse): string =>
  `${targetId}, ${runbook}: ${lastHour} of ${perHour} runs in the last hour, ${lastDay} of ${perDay} in the last day`;
