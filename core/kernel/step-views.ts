import type { StepView } from '../contracts/http/http.ts';

/** An event of an execution's history, by the names of Step Functions; `timestamp` is ISO 8601 in UTC. */
export type StepEvent = { type: string; timestamp: string; details: StepDetails };
type StepDetails = { name?: string | undefined; resource?: string | undefined; error?: string | undefined };

/** The tasks of a history as a person reads them; looks at the same work, one after another, are one step. */
export function stepViewsOf(history: StepEvent[]): StepView[] {
  const steps: StepView[] = [];
  for (const event of history) {
    if (event.type === 'TaskStateEntered') enter(steps, event.details.name ?? '', event.timestamp);
    else if (steps.length > 0) continueWith(steps.at(-1) as StepView, event);
  }
  return steps;
}

function enter(steps: StepView[], title: string, startedAt: string): void {
  const last = steps.at(-1);
  if (last?.title === title) last.endedAt = null;
  else steps.push({ title, kind: 'task', startedAt, endedAt: null, error: null });
}

function continueWith(step: StepView, { type, details: { resource, error }, timestamp }: StepEvent): void {
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
