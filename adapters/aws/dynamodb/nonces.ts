import { createHash, randomUUID } from 'node:crypto';
import { Partition } from '../../../core/contracts/table.ts';
import type { Clock } from '../../../core/kernel/ports/clock.ts';
import { type Nonces, NonceTimes } from '../../../core/signal/nonces.ts';
import { getItem } from './table/read.ts';
import { Overtaken, retryAmongRivals } from './table/retry-on-conflict.ts';
import type { Item, Table } from './table/table.ts';
import { writeOne } from './table/write.ts';

const LOOKS = 5;

/** Signatures in the table, each of which counts for one request. Throws DependencyUnavailable. */
export function dynamoNonces({ table, clock }: { table: Table; clock: Clock }): Nonces {
  const itemOf = (nonce: string) => {
    const ttl = Math.floor((clock.now() + NonceTimes.keptMs) / 1000);
    return { ...keyOf(nonce), ttl };
  };
  return {
    take(nonce) {
      const claim = randomUUID();
      const takenUntil = clock.now() + NonceTimes.takenMs;
      return retryAmongRivals(LOOKS, async () => {
        const standing = await getItem(table, keyOf(nonce));
        const state = stateOf(standing, claim, clock.now());
        if (state !== null) return state;
        const put = { ...itemOf(nonce), claim, takenUntil, used: false };
        const where = standing === null ? { pk: undefined } : { claim: standing.claim };
        if (await writeOne(table, { put, where })) return 'free';
        throw new Overtaken('a signature was taken by another request: send it again');
      });
    },
    async settle(nonce, isUsed) {
      await writeOne(table, { put: { ...itemOf(nonce), claim: 'settled', takenUntil: 0, used: isUsed } });
    },
  };
}

/** Returns what stands about a signature; null if it may be taken. */
function stateOf(standing: Item | null, claim: string, now: number) {
  if (standing === null) return null;
  if (standing.claim === claim) return 'free';
  if (standing.used !== false) return 'used';
  return Number(standing.takenUntil) >= now ? 'busy' : null;
}

/** Returns the key of a signature, which may also be written in capitals. */
function keyOf(nonce: string) {
  return { pk: `${Partition.Nonce}${createHash('sha256').update(nonce.toLowerCase()).digest('hex')}`, sk: 'used' };
}
