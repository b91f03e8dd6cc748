import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../../adapters/config-file.ts';
import { type RealCluster, realCluster } from '../../adapters/kubernetes/real-cluster.ts';
import { apply } from '../../cloud/kubectl.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { json, ragmend } from '../program.ts';

function statefulSet(namespace: string, name: string, image: string): object {
  const labels = { app: name };
  return {
    ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace } },
    spec: {
      ...{ serviceName: name, replicas: 1, selector: { matchLabels: labels } },
      template: {
        metadata: { labels },
        spec: {
          // Nothing has to run to be found.
          nodeSelector: { nowhere: 'at-all' },
          containers: [
            {
              ...{ name: 'chroma', image, ports: [{ containerPort: 8000 }] },
              volumeMounts: [{ name: 'index', mountPath: '/data' }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'index' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
        },
      ],
    },
  };
}

const service = (namespace: string, name: string, app: string): object => ({
  ...{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace } },
  spec: { selector: { app }, ports: [{ port: 8000 }] },
});

cloudSuite(['kubernetes'], 'ragmend init on a real cluster', () => {
  let real: RealCluster;
  const dir = mkdtempSync(join(tmpdir(), 'ragmend-init-'));
  const file = join(dir, 'ragmend.yaml');

  beforeAll(async () => {
    real = await realCluster();
    const { namespace } = real.cluster;
    await apply([
      ...['docs-1', 'docs-1-replica', 'docs-2'].map((name) => statefulSet(namespace, name, 'chromadb/chroma:1.5.9')),
      statefulSet(namespace, 'cache', 'redis:7'),
      service(namespace, 'search-1', 'docs-1'),
      service(namespace, 'search-2', 'docs-2'),
    ]);
  });
  afterAll(async () => {
    await real.close();
    rmSync(dir, { recursive: true, force: true });
  });

  test('a configuration is written of what stands there, can be read, and is never replaced', async () => {
    const { namespace } = real.cluster;
    rmSync(file, { force: true });

    const made = await json<{ notes: string[]; left: string[] }>('init', '--namespace', namespace, '--out', file);
    writeFileSync(file, `${readFileSync(file, 'utf8')}# mine\n`);
    const again = await ragmend('init', '--namespace', namespace, '--out', file);

    expect(readConfig(file).targets[0]?.kubernetes).toMatchObject({
      ...{ namespace, container: 'chroma', volume: 'index', port: 8000 },
      shards: [
        { id: 'docs-1', workload: 'docs-1', service: 'search-1' },
        { id: 'docs-1-replica', workload: 'docs-1-replica', service: 'docs-1-replica-rag', replicaOf: 'docs-1' },
        { id: 'docs-2', workload: 'docs-2', workloadKind: 'StatefulSet', service: 'search-2' },
      ],
    });
    expect(made.left.length).toBeGreaterThan(0);
    expect(made.notes.join('\n')).toContain('its claim has 2Gi');
    expect([again.code, again.err]).toEqual([4, expect.stringContaining('exists and was not changed')]);
    expect(readFileSync(file, 'utf8')).toContain('# mine');
  });

  test('a namespace without a store is told, and nothing is written', async () => {
    const out = join(dir, 'other.yaml');

    const ran = await ragmend('init', '--namespace', 'kube-node-lease', '--out', out);

    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining("'kube-node-lease' can be a shard")]);
    expect(() => readFileSync(out)).toThrow('ENOENT');
  });
});
