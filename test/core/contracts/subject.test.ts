import { isSameSubject, nameOf } from '../../../core/contracts/subject.ts';

test('subjects have the names that people use for them', () => {
  expect(nameOf({ kind: 'shard', id: 'shard-2' })).toBe('shard-2');
  expect(nameOf({ kind: 'provider', id: 'openai' })).toBe('provider openai');
  expect(nameOf({ kind: 'service', id: 'docs-rag' })).toBe('service docs-rag');
});

test('subjects of two kinds are never the same, whatever their ids', () => {
  expect(isSameSubject({ kind: 'shard', id: 'a' }, { kind: 'shard', id: 'a' })).toBe(true);
  expect(isSameSubject({ kind: 'shard', id: 'a' }, { kind: 'shard', id: 'b' })).toBe(false);
  expect(isSameSubject({ kind: 'shard', id: 'a' }, { kind: 'provider', id: 'a' })).toBe(false);
});
