import { lockKeyOf } from '../../../core/kernel/lock-key.ts';

const subject = { kind: 'shard', id: 'shard-2' } as const;

test('a repair and an observation lock their target, a snapshot only its shard', () => {
  const keyOf = (runbook: Parameters<typeof lockKeyOf>[0]['runbook']) =>
    lockKeyOf({ targetId: 'docs-rag', runbook, subject });

  expect(keyOf('shard-restore')).toBe('docs-rag');
  expect(keyOf('shard-observe')).toBe('docs-rag');
  expect(keyOf('shard-settle')).toBe('docs-rag');
  expect(keyOf('snapshot')).toBe('docs-rag/snapshot/shard-2');
});
