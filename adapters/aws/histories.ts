import {
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  type GetExecutionHistoryCommandInput,
  type HistoryEvent,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { StepView } from '../../core/contracts/http/step-view.ts';
import { orNull } from '../../core/kernel/or-null.ts';
import type { CurrentStep, Histories } from '../../core/kernel/ports/histories.ts';
import {
  currentStepOf,
  LATEST_EVENTS,
  type StepEvent,
  type StepKinds,
  stepKindsIn,
  stepViewsOf,
} from '../../core/kernel/step-views.ts';
import { mapAwsErrors, named } from './map-aws-errors.ts';

/**
 * Histories of Step Functions, which keeps them for 90 days after the end; an older incident is
 * shown without its steps. Throws DependencyUnavailable if a retry may help.
 */
export function awsHistories({ client = new SFNClient({}) }: { client?: SFNClient }): Histories {
  const kindsOf = kindsReader(client);
  return {
    steps: async (executionArn) =>
      (await orNull(stepsOf(client, kindsOf, executionArn), named('ExecutionDoesNotExist'))) ?? [],
    current: (executionArn) => orNull(currentOf(client, kindsOf, executionArn), named('ExecutionDoesNotExist')),
  };
}

type KindsOf = (executionArn: string) => Promise<StepKinds>;

/** An execution keeps the definition it was started with, so its machine is asked only once. */
function kindsReader(client: SFNClient): KindsOf {
  const read = new Map<string, StepKinds>();
  return async (executionArn) => {
    const known = read.get(executionArn);
    if (known) return known;
    const describe = new DescribeStateMachineForExecutionCommand({ executionArn });
    const { definition = '{}' } = await mapAwsErrors(`the machine of '${executionArn}'`, client.send(describe));
    const kinds = stepKindsIn(definition);
    read.set(executionArn, kinds);
    return kinds;
  };
}

async function stepsOf(client: SFNClient, kindsOf: KindsOf, executionArn: string): Promise<StepView[]> {
  const history: StepEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await pageOf(client, { executionArn, nextToken, maxResults: 1000 });
    history.push(...page.events);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return stepViewsOf(history, await kindsOf(executionArn));
}

async function currentOf(client: SFNClient, kindsOf: KindsOf, executionArn: string): Promise<CurrentStep | null> {
  const { events } = await pageOf(client, { executionArn, reverseOrder: true, maxResults: LATEST_EVENTS });
  return currentStepOf(events.toReversed(), await kindsOf(executionArn));
}

async function pageOf(client: SFNClient, page: GetExecutionHistoryCommandInput) {
  const command = new GetExecutionHistoryCommand({ ...page, includeExecutionData: false });
  const { events = [], nextToken } = await mapAwsErrors(`the history of '${page.executionArn}'`, client.send(command));
  return { events: events.map(eventOf), nextToken };
}

function eventOf({ type, timestamp, ...event }: HistoryEvent): StepEvent {
  const failed =
    event.taskFailedEventDetails ?? event.taskStartFailedEventDetails ?? event.taskSubmitFailedEventDetails;
  const { error } = failed ?? event.taskTimedOutEventDetails ?? {};
  const { name } = event.stateEnteredEventDetails ?? {};
  const { resource } = event.taskScheduledEventDetails ?? {};
  return { type: type ?? '', timestamp: timestamp?.toISOString() ?? '', details: { name, resource, error } };
}
