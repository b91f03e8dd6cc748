import { Box, Container, Header, Steps, type StepsProps } from '@cloudscape-design/components';
import type { StepView } from '../../core/contracts/http/step-view.ts';
import { useNow } from '../format/clock.tsx';
import { duration } from '../format/duration.ts';

const LOOKS = {
  done: { status: 'success', label: 'Done' },
  failed: { status: 'error', label: 'Failed' },
  running: { status: 'loading', label: 'Running' },
  waiting: { status: 'warning', label: 'Waits for approval' },
} satisfies Record<string, { status: StepsProps.Status; label: string }>;

/** The steps of a run in order, each with its duration so far. */
export function StepList({ steps }: { steps: StepView[] }) {
  const now = useNow();
  return (
    <Container header={<Header counter={`(${steps.length})`}>Steps</Header>}>
      {steps.length === 0 && <Box color="text-body-secondary">No step has begun. The first one appears by itself.</Box>}
      {steps.length > 0 && <Steps ariaLabel="Steps" steps={steps.map((step) => shown(step, now))} />}
    </Container>
  );
}

function shown(step: StepView, now: number): StepsProps.Step {
  const look = LOOKS[stateOf(step)];
  const end = step.endedAt === null ? now : Date.parse(step.endedAt);
  const took = duration((end - Date.parse(step.startedAt)) / 1000);
  return {
    status: look.status,
    statusIconAriaLabel: look.label,
    header: <span className="words">{step.title}</span>,
    details: (
      <span className="words">
        {step.endedAt === null ? `${look.label}, ${took} so far` : took}
        {step.error !== null && <Box color="text-status-error">{step.error}</Box>}
      </span>
    ),
  };
}

function stateOf({ endedAt, error, kind }: StepView): keyof typeof LOOKS {
  if (error !== null) return 'failed';
  if (endedAt !== null) return 'done';
  return kind === 'approval' ? 'waiting' : 'running';
}
