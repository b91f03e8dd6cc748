import { UnsupportedDefinition } from '../errors.ts';
import type { State, StateOf } from './definition.ts';
import { compile, expressionIn } from './expressions.ts';
import { resourceOf } from './resource.ts';

const INVOKE_ARGUMENTS = ['FunctionName', 'Payload'];
const EXECUTION_ARGUMENTS = ['StateMachineArn', 'Input', 'Name'];

/**
 * Refuses what the schema can't see: a state without an end, an unsupported resource or argument,
 * or an expression that does not parse.
 */
export function checkState(state: State, where: string): void {
  const refuse = (field: string, why: string): never => {
    throw new UnsupportedDefinition(`${where}: field '${field}' ${why}`);
  };
  if ('Next' in state || 'End' in state || !['Choice', 'Succeed', 'Fail'].includes(state.Type))
    checkWayOut(state, refuse);
  if (state.Type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined))
    refuse('Seconds', 'or Timestamp: give exactly one');
  if (state.Type === 'Wait' && state.Timestamp !== undefined && expressionIn(state.Timestamp) === undefined)
    if (Number.isNaN(Date.parse(state.Timestamp))) refuse('Timestamp', `is '${state.Timestamp}': use ISO 8601`);
  if (state.Type === 'Task') checkTask(state, refuse);
  if (state.Type === 'Map' && typeof state.Items === 'string' && expressionIn(state.Items) === undefined)
    refuse('Items', `is '${state.Items}': use a list or an expression`);
  checkExpressions(state, '', refuse);
}

/** Returns every state that a state can go to, with the field that names it. */
export function targetsOf(state: State): [field: string, target: string][] {
  const targets: [string, string | undefined][] = [];
  if ('Next' in state) targets.push(['Next', state.Next]);
  if ('Default' in state) targets.push(['Default', state.Default]);
  if ('Choices' in state)
    targets.push(...state.Choices.map((rule, at) => [`Choices[${at}].Next`, rule.Next] as [string, string]));
  if ('Catch' in state && state.Catch)
    targets.push(...state.Catch.map((catcher, at) => [`Catch[${at}].Next`, catcher.Next] as [string, string]));
  return targets.filter((entry): entry is [string, string] => entry[1] !== undefined);
}

type Refuse = (field: string, why: string) => never;

function checkWayOut(state: State, refuse: Refuse): void {
  const { Next, End } = state as { Next?: string; End?: boolean };
  if ((Next === undefined) === (End !== true)) refuse('Next', 'or End: give exactly one');
}

function checkTask(state: StateOf<'Task'>, refuse: Refuse): void {
  const { TimeoutSeconds: most, HeartbeatSeconds: beat } = state;
  if (typeof most === 'number' && typeof beat === 'number' && beat >= most)
    refuse('HeartbeatSeconds', `is '${beat}': use less than TimeoutSeconds, ${most}`);
  const resource = resourceOf(state.Resource);
  if (!resource) {
    refuse('Resource', `is '${state.Resource}', which this engine cannot call`);
    return;
  }
  if (resource.kind === 'function') return;
  if (expressionIn(state.Arguments) !== undefined) return;
  const known = resource.kind === 'invoke' ? INVOKE_ARGUMENTS : EXECUTION_ARGUMENTS;
  const [required] = known as [string];
  const given = Object.keys((state.Arguments as object | undefined) ?? {});
  if (!given.includes(required)) refuse(`Arguments.${required}`, 'is missing');
  const unknown = given.find((field) => !known.includes(field));
  if (unknown !== undefined) refuse(`Arguments.${unknown}`, 'is not run by this engine; remove it');
}

/** Checks expressions; skips branches, which are checked separately. */
function checkExpressions(value: unknown, field: string, refuse: Refuse): void {
  const text = expressionIn(value);
  if (text !== undefined) {
    try {
      compile(text);
    } catch (error) {
      refuse(field, `has the expression '${text}', which does not parse: ${(error as Error).message}`);
    }
  }
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value))
    if (field !== '' || (key !== 'Branches' && key !== 'ItemProcessor'))
      checkExpressions(inner, field === '' ? key : `${field}.${key}`, refuse);
}
