import { excludeEachOther, lockAroundOf, lockKeyOf, locksOfShard } from '../../../core/kernel/lock-key.ts';

const subject = { kind: 'shard', id: 'shard-2' } as const;

test('a repair and an observation lock their shard within the target, a snapshot has a lock of its own', () => {
  const keyOf = (runbook: Parameters<typeof lockKeyOf>[0]['runbook']) =>
    lockKeyOf({ targetId: 'docs-rag', runbook, subject });

  expect(keyOf('shard-restore')).toBe('docs-rag/shard/shard-2');
  expect(keyOf('shard-observe')).toBe('docs-rag/shard/shard-2');
  expect(keyOf('shard-settle')).toBe('docs-rag/shard/shard-2');
  expect(keyOf('snapshot')).toBe('docs-rag/snapshot/shard-2');
});

test('the lock of a target is around those of its shards, and around no other', () => {
  const aroundOf = (runbook: Parameters<typeof lockAroundOf>[0]['runbook']) =>
    lockAroundOf({ targetId: 'docs-rag', runbook });

  expect(aroundOf('shard-restore')).toBe('docs-rag');
  expect(aroundOf('snapshot')).toBeNull();
});

test("the entry of a shard is changed under its own lock or its target's", () => {
  expect(locksOfShard('docs-rag', 'shard-2')).toEqual(['docs-rag/shard/shard-2', 'docs-rag']);
});

test('runs of one shard exclude each other, runs of two shards and snapshots do not', () => {
  const about = (runbook: Parameters<typeof lockKeyOf>[0]['runbook'], id: string) => ({
    ...{ targetId: 'docs-rag', runbook },
    subject: { kind: 'shard', id } as const,
  });
  const restore = about('shard-restore', 'shard-2');

  expect(excludeEachOther(restore, about('shard-settle', 'shard-2'))).toBe(true);
  expect(excludeEachOther(restore, about('shard-restore', 'shard-1'))).toBe(false);
  expect(excludeEachOther(restore, about('snapshot', 'shard-2'))).toBe(false);
  expect(excludeEachOther(restore, { ...restore, targetId: 'else' })).toBe(false);
});
