import { randomUUID } from 'node:crypto';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { Partition } from '../../core/contracts/table.ts';
import type { Clock } from '../../core/kernel/ports/clock.ts';
import type { Notifier } from '../../core/kernel/ports/notifier.ts';
import { redact } from '../formats/redact.ts';
import { getItem } from './dynamodb/table/read.ts';
import { Overtaken, retryAmongRivals } from './dynamodb/table/retry-on-conflict.ts';
import type { Item, Table } from './dynamodb/table/table.ts';
import { writeOne } from './dynamodb/table/write.ts';
import { mapAwsErrors } from './map-aws-errors.ts';

type Message = Parameters<Notifier['notify']>[0];
type Deps = { client?: SNSClient; topicArn: string; table: Table; clock: Clock };

/**
 * A claim to send a message lapses after this time: its owner died. People may then get it twice,
 * but never not at all.
 */
const CLAIM_MS = 60_000;
const KEPT_SECONDS = 30 * 24 * 3600;
const LOOKS = 25;

/**
 * Sends messages to people through an SNS topic, once for each id. `severity`, `id`, `incidentId`
 * and `at` are attributes to filter by. Redacts everything that looks like a secret. Throws
 * DependencyUnavailable if a retry may help.
 */
export function snsNotifier({ client = new SNSClient({}), topicArn, table, clock }: Deps): Notifier {
  return {
    async notify(message) {
      const claim = await claimed(table, clock, message.id);
      if (claim === null) return;
      const key = keyOf(message.id);
      try {
        await mapAwsErrors(`message '${message.id}'`, client.send(new PublishCommand(publication(topicArn, message))));
      } catch (error) {
        await writeOne(table, { remove: key, where: { claim } });
        throw error;
      }
      await writeOne(table, { change: key, set: { told: true }, where: { claim } });
    },
  };
}

/**
 * Returns the right to send the message of an id, or null if it was sent; waits while somebody else
 * is about to.
 */
function claimed(table: Table, clock: Clock, id: string): Promise<string | null> {
  const claim = randomUUID();
  return retryAmongRivals(LOOKS, async () => {
    const standing = await getItem(table, keyOf(id));
    if (standing?.told === true) return null;
    if (standing?.claim === claim) return claim;
    const isFree = standing === null || Number(standing.claimedUntil) < clock.now();
    if (isFree && (await claims(table, clock, id, claim, standing))) return claim;
    throw new Overtaken(`message '${id}' is about to be sent by somebody else: try again`);
  });
}

function claims(table: Table, clock: Clock, id: string, claim: string, standing: Item | null): Promise<boolean> {
  const claimedUntil = clock.now() + CLAIM_MS;
  const ttl = Math.floor(clock.now() / 1000) + KEPT_SECONDS;
  const put = { ...keyOf(id), claim, claimedUntil, ttl, told: false };
  return writeOne(table, { put, where: standing === null ? { pk: undefined } : { claim: standing.claim } });
}

function publication(TopicArn: string, { id, incidentId, severity, text, at }: Message) {
  const attributes = { severity, id, at, ...(incidentId === null ? {} : { incidentId }) };
  return {
    TopicArn,
    Subject: subjectOf(severity, incidentId),
    Message: redact(text),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    ),
  };
}

/** E-mail takes at most 100 ASCII characters without line breaks. */
function subjectOf(severity: Message['severity'], incidentId: string | null): string {
  return `Ragmend ${severity}${incidentId === null ? '' : `: ${incidentId.replace(/[^ -~]/g, '?')}`}`.slice(0, 100);
}

const keyOf = (id: string) => ({ pk: `${Partition.Message}${id}`, sk: 'told' });
