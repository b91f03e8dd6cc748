import { config } from '../../../core/contracts/config/config.ts';
import { knownSubject, knownSubjects } from '../../../core/incident/known-subjects.ts';
import { shardEntry } from '../../fakes/registry.ts';

const openai = { name: 'openai', kind: 'openai', url: 'https://openai.test/v1', models: models('gpt', 'gpt-mini') };
const azure = { name: 'azure', kind: 'openai', url: 'https://azure.test/v1', models: models('gpt', 'gpt-large') };

function models(...names: string[]) {
  return names.map((name) => ({ name, context: 8000 }));
}

const deps = {
  config: config.parse({
    targets: [
      {
        id: 'docs-rag',
        store: { kind: 'chroma', collection: 'docs' },
        generator: { providers: [openai, azure] },
        bootstrap: { components: [{ workload: 'Deployment/retriever' }] },
      },
      { id: 'retrieval', store: { kind: 'chroma', collection: 'docs' } },
    ],
    routes: [{ alertname: 'any', runbook: 'shard-restore', target: 'docs-rag' }],
  }),
  registry: {
    read: async () => [
      shardEntry('shard-1'),
      shardEntry('shard-1-replica', { replicaOf: 'shard-1' }),
      shardEntry('shard-2'),
    ],
  },
};

test('the shards of a target are those of its registry, each also by the names of its replicas', async () => {
  expect(await knownSubjects(deps, 'shard', 'docs-rag')).toEqual([
    { subject: { kind: 'shard', id: 'shard-1' }, names: ['shard-1', 'shard-1-replica'] },
    { subject: { kind: 'shard', id: 'shard-2' }, names: ['shard-2'] },
  ]);
});

test('a target knows itself as its service, and its providers by the models that only one has, without its registry', async () => {
  const blind = { ...deps, registry: { read: () => Promise.reject(new Error('away')) } };

  expect(await knownSubjects(blind, 'service', 'docs-rag')).toMatchObject([{ names: ['docs-rag'] }]);
  expect(await knownSubjects(blind, 'provider', 'docs-rag')).toEqual([
    { subject: { kind: 'provider', id: 'openai' }, names: ['openai', 'gpt-mini'] },
    { subject: { kind: 'provider', id: 'azure' }, names: ['azure', 'gpt-large'] },
  ]);
});

test('a target without a generator has no providers, and one of which nobody says how it starts no service', async () => {
  expect(await knownSubjects(deps, 'service', 'retrieval')).toEqual([]);
  expect(await knownSubjects(deps, 'provider', 'retrieval')).toEqual([]);
  await expect(knownSubject(deps, 'retrieval', { kind: 'provider', id: 'openai' })).rejects.toThrow(
    "provider 'openai' is unknown, and target 'retrieval' has none: add its 'generator' to ragmend.yaml",
  );
  await expect(knownSubject(deps, 'retrieval', { kind: 'service', id: 'retrieval' })).rejects.toThrow(
    "add its 'bootstrap' to ragmend.yaml",
  );
});

test('a replica is no shard by itself, and what is unknown is refused with what there is', async () => {
  await expect(knownSubject(deps, 'docs-rag', { kind: 'shard', id: 'shard-1-replica' })).rejects.toThrow(
    "shard 'shard-1-replica' is unknown: use one of shard-1, shard-2",
  );
  await expect(knownSubject(deps, 'docs-rag', { kind: 'service', id: 'shop' })).rejects.toThrow(
    "service 'shop' is unknown: use one of docs-rag",
  );
});
