import type { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  type INextable,
  IntegrationPattern,
  Pass,
  type State,
  Succeed,
  TaskInput,
  TaskStateBase,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { PlatformError } from '../../core/contracts/error-names.ts';
import { taskContracts } from '../../core/contracts/rooms.ts';
import { TASK_NAMES, type TaskName } from '../../core/contracts/tasks.ts';
import { type Linked, link } from './link.ts';
import type { Page, Step, TaskStep } from './page.ts';
import { rendered } from './refs.ts';
import { TRANSIENT } from './retries.ts';

export type TaskFunctions = Record<TaskName, IFunction>;

/** One function for each task of the table. */
export function taskFunctions(functionFor: (task: TaskName) => IFunction): TaskFunctions {
  const tasks = TASK_NAMES;
  return Object.fromEntries(tasks.map((task) => [task, functionFor(task)])) as TaskFunctions;
}

/** What all states of a machine share: the functions of the tasks, and the time limit for people. */
export type Rendering = { scope: Construct; functions: TaskFunctions; approvalTimeout: Duration };

/** Makes the states of a page and of the tail that every failed step goes to. */
export function renderRunbook(rendering: Rendering, page: Page, tail: Page): IChainable {
  const linked = link(page, tail);
  const states = new Map([...linked].map(([title, { step }]) => [title, stateOf(rendering, step)]));
  for (const [title, entry] of linked)
    connect(states.get(title) as State, entry, (target) => states.get(target) as State);
  return states.values().next().value as State;
}

function stateOf(rendering: Rendering, step: Step): State {
  const { scope } = rendering;
  switch (step.kind) {
    case 'task':
      return invoke(rendering, step);
    case 'choice':
      return Choice.jsonata(scope, step.title);
    case 'wait':
      return Wait.jsonata(scope, step.title, { time: WaitTime.seconds(`{% ${step.seconds} %}`) });
    case 'escalate':
      return Pass.jsonata(scope, step.title, { assign: { failure: { Error: step.error, Step: step.title } } });
    case 'fail':
      return Fail.jsonata(scope, step.title, { error: step.error, cause: '{% $string($failure) %}' });
    case 'end':
      return Succeed.jsonata(scope, step.title);
    case 'goTo':
      throw new Error(`'${step.title}' is a jump, not a state`);
  }
}

function invoke(
  { scope, functions, approvalTimeout }: Rendering,
  { title, task, payload, timeout, token, shownAs }: TaskStep,
): TaskStateBase {
  const result = resultOf(task, token ? '$states.result' : '$states.result.Payload');
  return LambdaInvoke.jsonata(scope, title, {
    lambdaFunction: functions[task],
    // An execution's history names only states. The kind of a step is read from the machine's definition.
    ...(shownAs && { comment: shownAs }),
    ...(token && { integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN }),
    payload: TaskInput.fromObject({
      ...rendered(payload),
      ...(token && { taskToken: '{% $states.context.Task.Token %}' }),
    }),
    assign: { [task]: result },
    outputs: result,
    taskTimeout: Timeout.duration(timeout === 'approval window' ? approvalTimeout : timeout),
    retryOnServiceExceptions: false,
  }).addRetry(TRANSIENT);
}

/**
 * Names every field of the contract, so that a missing field fails here, where it is caught, and
 * not in a Choice, where it is not.
 */
function resultOf(task: TaskName, source: string): Record<string, string> {
  return Object.fromEntries(
    Object.keys(taskContracts[task].output.shape).map((field) => [field, `{% ${source}.${field} %}`]),
  );
}

function connect(state: State, { next, cases, onError, step }: Linked, stateNamed: (title: string) => State) {
  if (state instanceof Choice) {
    for (const c of cases) state.when(Condition.jsonata(`{% ${c.condition} %}`), stateNamed(c.next));
    if (next !== undefined) state.otherwise(stateNamed(next));
    return;
  }
  if (next !== undefined) (state as State & INextable).next(stateNamed(next));
  if (state instanceof TaskStateBase && onError !== undefined) {
    const failure = `{% $merge([$states.errorOutput, {"Step": ${JSON.stringify(step.title)}}]) %}`;
    state.addCatch(stateNamed(onError), {
      errors: [PlatformError.All],
      assign: { failure },
      outputs: '{% $states.input %}',
    });
  }
}
