import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type CountRefusals, countNotTaken } from '../../control-plane/api/refusals.ts';
import { instantOf } from '../../core/kernel/instant.ts';
import { receiveAlerts } from '../../core/signal/receive-alerts.ts';

type Delivery = { source: string; body: unknown; receivedAt?: string };
/** `read` returns the content of a message; `wake` is called when something new was stored. */
type Deps = Parameters<typeof receiveAlerts>[0] & {
  read(message: string): Promise<Delivery>;
  refused: CountRefusals;
  wake(): Promise<void>;
  report(step: string, error: unknown): void;
};

/**
 * Stores the alerts of a batch of messages as signals. Returns the failed messages: they come
 * again, and wait for a person after some tries.
 */
export async function consumeAlerts(deps: Deps, event: SQSEvent): Promise<SQSBatchResponse> {
  let stored = 0;
  const take = async ({ body, messageId, attributes }: SQSRecord) => {
    try {
      const read = await deps.read(body);
      const received = await receiveAlerts(deps, { ...arrivalOf(attributes?.SentTimestamp), ...read });
      stored += received.stored;
      // Posted alerts are counted where they were answered.
      if (read.receivedAt === undefined) countNotTaken(deps.refused, read.source, received);
    } catch (error) {
      deps.report(`message ${messageId}`, error);
      throw error;
    }
  };
  const processor = new BatchProcessor(EventType.SQS);
  const failed = await processPartialResponse(event, take, processor, { throwOnFullBatchFailure: false });
  if (stored > 0) await deps.wake();
  return failed;
}

/** An alert arrived when it was queued. A queue that does not tell the time must not cost an alert. */
function arrivalOf(sentMs: string | undefined): { receivedAt?: string } {
  return sentMs === undefined ? {} : { receivedAt: instantOf(Number(sentMs)) };
}
