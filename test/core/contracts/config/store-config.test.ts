import { secretNamesOf, storeConfig } from '../../../../core/contracts/config/store-config.ts';

const run = { run: ['/drivers/milvus'] };
const programs = { search: run, status: run, upsert: run, checkWrite: run };

test.each([
  [{ kind: 'chroma', collection: 'docs' }, []],
  [{ kind: 'weaviate', collection: 'Documents' }, []],
  [{ kind: 'weaviate', collection: 'Documents', apiKeySecret: 'a/key' }, ['a/key']],
  [{ kind: 'pgvector', database: 'rag', user: 'ragmend', table: 't', passwordSecret: 'a/password' }, ['a/password']],
  [{ kind: 'opensearch', index: 'docs', user: 'ragmend', passwordSecret: 'a/password' }, ['a/password']],
  [{ kind: 'qdrant', collection: 'docs', apiKeySecret: 'a/key' }, ['a/key']],
  [{ kind: 'command', ...programs, secrets: ['a/key', 'b/key'] }, ['a/key', 'b/key']],
])('the driver of %j asks for the secrets %j', (given, names) => {
  expect(secretNamesOf(storeConfig.parse(given))).toEqual(names);
});

test.each([
  ['a collection of Weaviate that begins with a small letter', { kind: 'weaviate', collection: 'documents' }],
  ['a property that could end a query', { kind: 'weaviate', collection: 'Documents', idProperty: 'id } }' }],
  ['a program without a name', { kind: 'command', ...programs, search: { run: [] } }],
  ['a program that may take longer than a task', { kind: 'command', ...programs, quiesce: { ...run, seconds: 600 } }],
  ['an unknown store', { kind: 'abacus' }],
])('%s is refused', (_, given) => {
  expect(storeConfig.safeParse(given).success).toBe(false);
});
