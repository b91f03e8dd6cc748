import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mapAwsErrors } from './map-aws-errors.ts';

/**
 * Calls a function without waiting for its work; sends `payload` as JSON. Throws
 * DependencyUnavailable if a retry may help.
 */
export function asyncCall({
  client = new LambdaClient({}),
  functionName,
}: {
  client?: LambdaClient;
  functionName: string;
}) {
  return async (payload: object): Promise<void> => {
    const Payload = new TextEncoder().encode(JSON.stringify(payload));
    const command = new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload });
    await mapAwsErrors(`the call of '${functionName}'`, client.send(command));
  };
}
