import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { logged } from './logged.ts';

type Call = { kind: 'Create' | 'Update' | 'Delete'; properties: Record<string, unknown> };

/**
 * Returns a handler that CloudFormation calls while it deploys a resource. Always answers: without
 * an answer, CloudFormation waits for an hour.
 */
export function deployedHandler(name: string, work: (call: Call) => Promise<void>) {
  return logged(name, async (event: CloudFormationCustomResourceEvent, context: Context) => {
    try {
      await work({ kind: event.RequestType, properties: event.ResourceProperties });
    } catch (error) {
      await answer(event, {
        Status: 'FAILED',
        Reason: `${String(error)}: see the log stream ${context.logStreamName}`,
      });
      throw error;
    }
    await answer(event, { Status: 'SUCCESS' });
  });
}

async function answer(
  { ResponseURL, StackId, RequestId, LogicalResourceId, ...event }: CloudFormationCustomResourceEvent,
  outcome: { Status: 'SUCCESS' | 'FAILED'; Reason?: string },
): Promise<void> {
  const PhysicalResourceId = 'PhysicalResourceId' in event ? event.PhysicalResourceId : LogicalResourceId;
  const body = JSON.stringify({ ...outcome, StackId, RequestId, LogicalResourceId, PhysicalResourceId });
  // The signed address allows no content type.
  const response = await fetch(ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
  if (!response.ok) throw new Error(`CloudFormation took the answer with status ${response.status}: deploy again`);
}
