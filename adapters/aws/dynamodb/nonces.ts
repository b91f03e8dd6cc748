import { createHash } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Partition } from '../../../core/contracts/table.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { mapAwsErrors } from '../map-aws-errors.ts';
import type { Table } from './table/table.ts';

/** Longer than any signature is valid. */
const KEPT_SECONDS = 3600;

/** Records used signatures in the table, so that none is used twice. Throws DependencyUnavailable. */
export function dynamoNonces({ table, clock }: { table: Table; clock: Clock }) {
  const { documents, name: TableName } = table;
  return {
    async wasSeen(nonce: string): Promise<boolean> {
      const get = new GetCommand({ TableName, Key: keyOf(nonce), ConsistentRead: true });
      return (await mapAwsErrors('the look for a signature', documents.send(get))).Item !== undefined;
    },
    async remember(nonce: string): Promise<void> {
      const ttl = Math.floor(clock.now() / 1000) + KEPT_SECONDS;
      const put = new PutCommand({ TableName, Item: { ...keyOf(nonce), ttl } });
      await mapAwsErrors('the note of a signature', documents.send(put));
    },
  };
}

/** Returns the key of a signature, which may also be written in capitals. */
function keyOf(nonce: string) {
  return { pk: `${Partition.Nonce}${createHash('sha256').update(nonce.toLowerCase()).digest('hex')}`, sk: 'used' };
}
