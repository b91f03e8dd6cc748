import { type Subject, shardNamed } from '../../../../core/contracts/subject.ts';

/**
 * Returns a record in the form of this version: the previous one had a shard in place of `subject`.
 */
export function withSubject<T extends { subject: Subject }>(record: T | (Omit<T, 'subject'> & { shardId: string })): T {
  if (!('shardId' in record)) return record as T;
  const { shardId, ...rest } = record;
  return { ...rest, subject: shardNamed(shardId) } as unknown as T;
}
