import { targetNames } from '../../../cli/init/target-names.ts';

const group = (kind: string, ...workloads: string[]) => ({ kind, workloads });

test.each<[string, ReturnType<typeof group>[], string[]]>([
  ['rag', [group('chroma', 'shard-1', 'shard-2')], ['rag']],
  ['docs', [group('chroma', 'chroma-0')], ['docs-rag']],
  ['docs-rag', [group('chroma', 'chroma-0')], ['docs-rag']],
  ['rag-prod', [group('weaviate', 'weaviate')], ['rag-prod']],
  ['default', [group('chroma', 'handbook-1', 'handbook-2')], ['handbook-rag']],
  ['production', [group('weaviate', 'weaviate')], ['weaviate-rag']],
  ['storage', [group('chroma', 'docs')], ['storage-rag']],
  ['rag', [group('chroma', 'a'), group('qdrant', 'b')], ['rag-chroma', 'rag-qdrant']],
  ['rag', [group('chroma', 'docs-1', 'docs-2'), group('chroma', 'tickets-1')], ['rag-docs', 'rag-tickets']],
  ['rag', [group('chroma', 'rag-docs'), group('chroma', 'rag-faq')], ['rag-docs', 'rag-faq']],
  ['rag', [group('chroma', 'docs-1'), group('chroma', 'docs-2')], ['rag-docs', 'rag-docs-2']],
])('a target in %s with %j is called %j', (namespace, groups, names) => {
  expect(targetNames(namespace, groups)).toEqual(names);
});

test('names fit and differ, however long the namespace is', () => {
  const names = targetNames(`${'very-long-'.repeat(6)}x`, [group('chroma', 'a'), group('chroma', 'b')]);
  const [one = ''] = targetNames(`${'very-long-'.repeat(6)}x`, [group('chroma', 'a')]);

  expect(new Set(names).size).toBe(2);
  for (const name of [...names, one]) expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,38}[a-z0-9]$/);
  expect(one).toMatch(/-rag$/);
});
