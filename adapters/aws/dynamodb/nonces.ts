import { createHash } from 'node:crypto';
import type { Clock } from '../../../core/kernel/clock.ts';
import { getItem } from './read.ts';
import type { Table } from './table.ts';
import { writeOne } from './write.ts';

/** Longer than any signature is good for. */
const KEPT_SECONDS = 3600;

/** Signatures that were used, in the table: what is in it can't be used again. */
export function dynamoNonces({ table, clock }: { table: Table; clock: Clock }) {
  return {
    wasSeen: async (nonce: string): Promise<boolean> => (await getItem(table, keyOf(nonce))) !== null,
    async remember(nonce: string): Promise<void> {
      const ttl = Math.floor(clock.now() / 1000) + KEPT_SECONDS;
      await writeOne(table, { put: { ...keyOf(nonce), ttl } });
    },
  };
}

/** A signature may be written in capitals too. */
function keyOf(nonce: string) {
  return { pk: `nonce#${createHash('sha256').update(nonce.toLowerCase()).digest('hex')}`, sk: 'used' };
}
