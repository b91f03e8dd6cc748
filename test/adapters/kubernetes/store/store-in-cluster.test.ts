import { storeInCluster } from '../../../../adapters/kubernetes/store/store-in-cluster.ts';
import { kubernetesTarget } from '../target.ts';

const target = kubernetesTarget('rag', [
  { id: 'shard-1', workload: 'weaviate', service: ['weaviate', 'weaviate-headless'] },
  { id: 'shard-2' },
]);
const withTls = (tls: { caSecret?: string; serverNames?: string[]; insecureSkipVerify?: boolean } | undefined) =>
  storeInCluster({
    ...target,
    store: { kind: 'chroma', collection: 'docs', tls: tls && { insecureSkipVerify: false, ...tls } },
  });

test('where certificates are verified, they may be for any name of the Services and pods of the shards', () => {
  const { tls } = withTls({ caSecret: 'rag/ca' }) as { tls?: { serverNames: string[] } };

  expect(tls).toMatchObject({ caSecret: 'rag/ca' });
  expect(tls?.serverNames).toEqual(
    expect.arrayContaining([
      ...['weaviate', 'weaviate.rag', 'weaviate.rag.svc', 'weaviate.rag.svc.cluster.local'],
      ...['weaviate-0.weaviate-headless.rag.svc.cluster.local', 'shard-2.rag.svc'],
    ]),
  );
});

test.each([undefined, { serverNames: ['store.example'] }, { insecureSkipVerify: true }])(
  'the names of %j are left as they are',
  (tls) => {
    expect(withTls(tls)).toMatchObject({ collection: 'docs', ...(tls && { tls }) });
    expect(withTls(tls)).not.toMatchObject({ tls: { serverNames: expect.arrayContaining(['shard-2']) } });
  },
);
