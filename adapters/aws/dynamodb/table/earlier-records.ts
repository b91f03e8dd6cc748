import { type Subject, shardNamed } from '../../../../core/contracts/subject.ts';

/** Returns a record as this version has it: the version before named a shard where `subject` is. */
export function withSubject<T extends { subject: Subject }>(record: T | (Omit<T, 'subject'> & { shardId: string })): T {
  if (!('shardId' in record)) return record as T;
  const { shardId, ...rest } = record;
  return { ...rest, subject: shardNamed(shardId) } as unknown as T;
}
