import { type RunbookName, runbooks } from '../contracts/runbooks.ts';
import type { Subject } from '../contracts/subject.ts';

type About = { targetId: string; runbook: RunbookName; subject: Subject };

/** Returns the key of the lock that a run holds. An own lock never delays an alert. */
export function lockKeyOf({ targetId, runbook, subject }: About): string {
  switch (runbooks[runbook].lock) {
    case 'target':
      return targetLock(targetId);
    case 'shard':
      return shardLock(targetId, subject.id);
    case 'provider':
      return providerLock(targetId);
    case 'own':
      return `${targetId}/${runbook}/${subject.id}`;
  }
}

/** Returns the key of the lock around a run's own, never held at the same time; null if there is none. */
export function lockAroundOf({ targetId, runbook }: Omit<About, 'subject'>): string | null {
  return runbooks[runbook].lock === 'shard' ? targetLock(targetId) : null;
}

/**
 * Returns whether two runs may never work at the same time: they need the same lock, or one needs
 * the lock around the other's.
 */
export function excludeEachOther(one: About, other: About): boolean {
  const [first, second] = [lockKeyOf(one), lockKeyOf(other)];
  return first === second || lockAroundOf(one) === second || lockAroundOf(other) === first;
}

/** Returns the keys of the locks that allow changing a shard's registry entry. */
export const locksOfShard = (targetId: string, shardId: string): string[] => [
  shardLock(targetId, shardId),
  targetLock(targetId),
];

/** Returns the keys of the locks whose holder may change who generates the answers of a target. */
export const locksOfGenerator = (targetId: string): string[] => [providerLock(targetId), targetLock(targetId)];

/** Returns the key of the lock of a whole target. */
export const targetLock = (targetId: string) => targetId;
const shardLock = (targetId: string, shardId: string) => `${targetId}/shard/${shardId}`;
const providerLock = (targetId: string) => `${targetId}/provider`;
