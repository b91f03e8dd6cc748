import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mapAwsErrors } from './map-aws-errors.ts';

/**
 * Calls a function and does not wait for what it does; `payload` is sent as JSON. Throws
 * DependencyUnavailable where another try may help.
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
