import { withSubject } from '../../../../adapters/aws/dynamodb/table/earlier-records.ts';
import type { Subject } from '../../../../core/contracts/subject.ts';

type Kept = { id: string; subject: Subject };

test('a record of the version before is about the shard that it names', () => {
  const earlier = { id: 'docs-rag-shard-restore-1', shardId: 'shard-2' };

  expect(withSubject<Kept>(earlier)).toEqual({ id: earlier.id, subject: { kind: 'shard', id: 'shard-2' } });
});

test('a record of this version stays as it is', () => {
  const kept: Kept = { id: 'a', subject: { kind: 'provider', id: 'openai' } };

  expect(withSubject<Kept>(kept)).toBe(kept);
});
