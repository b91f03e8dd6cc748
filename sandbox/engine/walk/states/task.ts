import { EvaluationError } from '../../errors.ts';
import type { StateOf } from '../../language/definition.ts';
import { functionNameOf, type Resource, resourceOf } from '../../language/resource.ts';
import type { Frame } from '../../model.ts';
import { type Apply, readField, readNumber, type Step } from '../step.ts';
import { redacted, tokenHashOf } from '../token.ts';
import { record, type Transition } from '../transition.ts';
import { scheduleChild } from './child.ts';

type TaskStep = Step<StateOf<'Task'>>;
interface Limits {
  timeout: number | undefined;
  heartbeat: number | undefined;
}

/**
 * Schedules one attempt of a task. Its deadlines are fixed here; the call starts once the
 * transaction is written.
 */
export async function startTask(step: TaskStep): Promise<Apply> {
  const { state, frame, host } = step;
  const resource = resourceOf(state.Resource) as Resource;
  const token = resource.kind === 'invoke' && resource.token ? host.newToken() : undefined;
  const given = state.Arguments === undefined ? frame.input : await readField(step, 'Arguments', { token });
  const limits = {
    timeout: await readNumber(step, 'TimeoutSeconds'),
    heartbeat: await readNumber(step, 'HeartbeatSeconds'),
  };
  if (resource.kind === 'function') return scheduleFunction(step, resource.functionName, given, limits);
  const fields = argumentsOf(given);
  if (resource.kind === 'execution')
    return scheduleChild(step, namesOf(resource), fields, (tx) => setDeadlines(tx, step.frame, limits), limits);
  return scheduleInvoke(step, resource, fields, limits, token);
}

function scheduleFunction(step: TaskStep, functionName: string, payload: unknown, limits: Limits): Apply {
  const { frame, state } = step;
  return (tx) => {
    const { timeoutInSeconds } = shownLimits(limits);
    const attempt = record(tx, frame, 'LambdaFunctionScheduled', {
      input: payload,
      resource: state.Resource,
      ...(timeoutInSeconds !== undefined && { timeoutInSeconds }),
    });
    record(tx, frame, 'LambdaFunctionStarted', {});
    setDeadlines(tx, frame, limits);
    frame.phase = 'invoke';
    frame.call = { functionName, payload, attempt };
    tx.saved.add(frame);
  };
}

function scheduleInvoke(
  step: TaskStep,
  { resource, resourceType }: Extract<Resource, { kind: 'invoke' }>,
  fields: Record<string, unknown>,
  limits: Limits,
  token: string | undefined,
): Apply {
  const { frame } = step;
  const functionName = functionNameOf(String(fields.FunctionName));
  return (tx) => {
    const parameters = redacted(fields, token);
    const attempt = record(tx, frame, 'TaskScheduled', {
      resource,
      resourceType,
      parameters,
      ...shownLimits(limits),
    });
    record(tx, frame, 'TaskStarted', { resource, resourceType });
    setDeadlines(tx, frame, limits);
    frame.phase = 'invoke';
    frame.call = { functionName, payload: 'Payload' in fields ? fields.Payload : {}, attempt };
    if (token !== undefined) {
      frame.token = token;
      frame.tokenHash = tokenHashOf(token);
      tx.tokens.set(frame.tokenHash, frame.id);
    }
    tx.saved.add(frame);
  };
}

function namesOf({ resource, resourceType }: { resource: string; resourceType: string }) {
  return { resource, resourceType };
}

function setDeadlines({ now }: Transition, frame: Frame, { timeout, heartbeat }: Limits): void {
  if (timeout !== undefined) frame.timeoutAt = now + timeout * 1000;
  if (heartbeat === undefined) return;
  frame.heartbeatMs = heartbeat * 1000;
  frame.heartbeatAt = now + frame.heartbeatMs;
}

function shownLimits({ timeout, heartbeat }: Limits): { timeoutInSeconds?: number; heartbeatInSeconds?: number } {
  return {
    ...(timeout !== undefined && { timeoutInSeconds: timeout }),
    ...(heartbeat !== undefined && { heartbeatInSeconds: heartbeat }),
  };
}

function argumentsOf(value: unknown): Record<string, unknown> {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new EvaluationError(`The Arguments field must be an object but was: ${JSON.stringify(value)}`, 'Arguments');
}
