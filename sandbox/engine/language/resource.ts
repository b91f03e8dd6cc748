/** What a Task calls, and its names in history. */
export type Resource =
  | { kind: 'function'; functionName: string }
  | { kind: 'invoke'; token: boolean; resource: string; resourceType: 'lambda' }
  | { kind: 'execution'; resource: string; resourceType: 'states' };

/** Reads a Task's Resource; undefined if the engine can't call it. */
export function resourceOf(arn: string): Resource | undefined {
  const service = /^arn:[^:]+:states:::(.+)$/.exec(arn)?.[1];
  if (service === 'lambda:invoke' || service === 'lambda:invoke.waitForTaskToken')
    return {
      kind: 'invoke',
      token: service.endsWith('.waitForTaskToken'),
      resource: service.slice('lambda:'.length),
      resourceType: 'lambda',
    };
  if (service === 'states:startExecution.sync:2')
    return { kind: 'execution', resource: 'startExecution.sync:2', resourceType: 'states' };
  return /^arn:[^:]+:lambda:/.test(arn) ? { kind: 'function', functionName: functionNameOf(arn) } : undefined;
}

/** Returns the name in a function's ARN (without qualifier), or the name itself. */
export function functionNameOf(arnOrName: string): string {
  return /:function:([^:]+)/.exec(arnOrName)?.[1] ?? arnOrName;
}
