import type { StepView } from '../../core/contracts/http.ts';
import type { HistoryEvent } from '../engine/model.ts';

type Details = { name?: string; resource?: string; error?: string };

/** The tasks of a history as a person reads them; looks at the same work, one after another, are one step. */
export function stepsOf(history: HistoryEvent[]): StepView[] {
  const steps: StepView[] = [];
  for (const event of history) {
    if (event.type === 'TaskStateEntered') enter(steps, (event.details as Details).name ?? '', event.timestamp);
    else if (steps.length > 0) continueWith(steps.at(-1) as StepView, event);
  }
  return steps;
}

function enter(steps: StepView[], title: string, startedAt: string): void {
  const last = steps.at(-1);
  if (last?.title === title) last.endedAt = null;
  else steps.push({ title, kind: 'task', startedAt, endedAt: null, error: null });
}

function continueWith(step: StepView, { type, details, timestamp }: HistoryEvent): void {
  const { resource, error } = details as Details;
  switch (type) {
    case 'TaskScheduled':
      if (resource?.endsWith('.waitForTaskToken')) step.kind = 'approval';
      return;
    case 'TaskFailed':
    case 'TaskTimedOut':
    case 'TaskStartFailed':
    case 'TaskSubmitFailed':
      step.error = error ?? 'States.Timeout';
      return;
    case 'TaskSucceeded':
      step.error = null;
      return;
    case 'TaskStateExited':
    case 'ExecutionFailed':
    case 'ExecutionAborted':
    case 'ExecutionTimedOut':
      step.endedAt ??= timestamp;
  }
}
