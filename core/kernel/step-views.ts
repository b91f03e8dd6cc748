import { type StepKind, type StepView, stepKind } from '../contracts/http/step-view.ts';
import type { CurrentStep } from './ports/histories.ts';

/** An event of an execution's history, as Step Functions names it; `timestamp` is ISO 8601 in UTC. */
export type StepEvent = { type: string; timestamp: string; details: StepDetails };
type StepDetails = { name?: string | undefined; resource?: string | undefined; error?: string | undefined };

/**
 * The kind of each state of a machine by title, read from the state's comment; a state without one
 * is a `task`.
 */
export type StepKinds = ReadonlyMap<string, StepKind>;

/**
 * The number of latest events that `currentStepOf` needs: a task with all its retries, and the
 * states on the way to the next.
 */
export const LATEST_EVENTS = 100;

/** Returns the kind of each state in a machine's definition (JSON). */
export function stepKindsIn(definition: string): StepKinds {
  const { States = {} } = JSON.parse(definition) as { States?: Record<string, { Comment?: string }> };
  return new Map(
    Object.entries(States).flatMap(([title, { Comment }]) => {
      const { data: kind } = stepKind.safeParse(Comment);
      return kind ? [[title, kind]] : [];
    }),
  );
}

/** Returns the tasks of a history as a person reads them; repeated looks at the same work are one step. */
export function stepViewsOf(history: StepEvent[], kinds: StepKinds): StepView[] {
  const steps: StepView[] = [];
  for (const event of history) {
    if (event.type === 'TaskStateEntered') enter(steps, event.details.name ?? '', event.timestamp, kinds);
    else if (steps.length > 0) continueWith(steps.at(-1) as StepView, event);
  }
  return steps;
}

/**
 * Returns the task entered last, from the latest events of a history, oldest first; null if the
 * execution has ended.
 */
export function currentStepOf(latest: StepEvent[], kinds: StepKinds): CurrentStep | null {
  const last = latest.findLastIndex(({ type }) => type === 'TaskStateEntered' || ENDED.includes(type));
  if (last === -1 || latest[last]?.type !== 'TaskStateEntered') return null;
  const [step] = stepViewsOf(latest.slice(last), kinds);
  return step ? { title: step.title, kind: step.kind } : null;
}

const ENDED = ['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionAborted', 'ExecutionTimedOut'];

function enter(steps: StepView[], title: string, startedAt: string, kinds: StepKinds): void {
  const last = steps.at(-1);
  if (last?.title === title) last.endedAt = null;
  else steps.push({ title, kind: kinds.get(title) ?? 'task', startedAt, endedAt: null, error: null });
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
