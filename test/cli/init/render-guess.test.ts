import { parse } from 'yaml';
import { guessTargets } from '../../../cli/init/guess-targets.ts';
import { renderGuess } from '../../../cli/init/render-guess.ts';
import { config } from '../../../core/contracts/config/config.ts';
import { service, workload } from './namespace.ts';

const IMAGES = {
  chroma: 'chromadb/chroma:1.5.9',
  weaviate: 'cr.weaviate.io/semitechnologies/weaviate:1.35.2',
  qdrant: 'qdrant/qdrant:v1.15.0',
  opensearch: 'opensearchproject/opensearch:2.19.3',
  pgvector: 'pgvector/pgvector:pg17',
};

test.each(Object.entries(IMAGES))('what is written of %s can be read, and routes every alert', (kind, image) => {
  const workloads = [workload('shard-1', { image }), workload('shard-1-replica', { image, kind: 'Deployment' })];
  const services = [service('search', { app: 'shard-1' }), service('search-headless', { app: 'shard-1' }, 'None')];
  const { targets } = guessTargets('rag', { workloads, services, claims: [] }, []);
  const place = {
    cluster: { kind: 'kubeconfig' as const, secret: 'FILL_IN' },
    namespace: 'rag',
    schema: 'docs/s.json',
  };

  const text = renderGuess(
    targets.map((target) => ({ ...target, says: [], runAsUser: null })),
    place,
    { components: [], notes: [] },
  );

  const read = config.parse(parse(text));
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=docs/s.json');
  expect(read.targets[0]).toMatchObject({ id: 'rag', autonomy: 'observe', store: { kind } });
  expect(read.targets[0]?.kubernetes?.shards).toEqual([
    { id: 'shard-1', workload: 'shard-1', workloadKind: 'StatefulSet', service: ['search', 'search-headless'] },
    {
      ...{ id: 'shard-1-replica', workload: 'shard-1-replica', workloadKind: 'Deployment' },
      ...{ service: 'shard-1-replica-rag', replicaOf: 'shard-1' },
    },
  ]);
  expect(read.routes.map(({ alertname }) => alertname)).toEqual([
    'RetrieverEmptyResults',
    'CHRDrop',
    'VectorstoreIndexError',
  ]);
});
