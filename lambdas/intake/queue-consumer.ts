import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type CountRefusals, countNotTaken } from '../../control-plane/api/refusals.ts';
import { instantOf } from '../../core/kernel/instant.ts';
import { receiveAlerts } from '../../core/signal/receive-alerts.ts';

type Delivery = { source: string; body: unknown; receivedAt?: string };
/** `read` gives what a message brings; `wake` is called where something new was stored. */
type Deps = Parameters<typeof receiveAlerts>[0] & {
  read(message: string): Promise<Delivery>;
  refused: CountRefusals;
  wake(): Promise<void>;
  report(step: string, error: unknown): void;
};

/**
 * Stores the alerts of a batch of messages as signals; gives the messages that failed, which come
 * again, or wait for a person after some tries. The others are done.
 */
export async function consumeAlerts(deps: Deps, event: SQSEvent): Promise<SQSBatchResponse> {
  let stored = 0;
  const take = async ({ body, messageId, attributes }: SQSRecord) => {
    try {
      const read = await deps.read(body);
      const received = await receiveAlerts(deps, { ...arrivalOf(attributes?.SentTimestamp), ...read });
      stored += received.stored;
      // What was posted is counted where it was answered.
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

/** An alert arrived when it was queued; a queue that does not say when costs no alert. */
function arrivalOf(sentMs: string | undefined): { receivedAt?: string } {
  return sentMs === undefined ? {} : { receivedAt: instantOf(Number(sentMs)) };
}
