import type { Explained } from '../../../cli/explain/explain.ts';
import { until } from '../../adapters/kubernetes/bootstrap/team-workloads.ts';
import { NODE } from '../../adapters/kubernetes/jobs/volume-pods.ts';
import { type RealCluster, realCluster } from '../../adapters/kubernetes/real-cluster.ts';
import { apply, kubectl } from '../../cloud/kubectl.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { ragmend } from '../program.ts';
import { files } from './world.ts';

/** A Deployment whose init container asks for a Service every second, without a word. */
function waiting(namespace: string, name: string, host: string): object {
  const labels = { app: name };
  const asks = `until nslookup ${host}; do sleep 1; done`;
  return {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace } },
    spec: {
      ...{ replicas: 1, selector: { matchLabels: labels } },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 0,
          initContainers: [
            { name: 'wait', image: NODE, command: ['sh', '-c', `if false; then ${asks}; fi; sleep 1000000`] },
          ],
          containers: [{ name: 'main', image: NODE, command: ['sleep', '1000000'] }],
        },
      },
    },
  };
}

cloudSuite(['kubernetes'], 'ragmend explain on a real cluster', () => {
  let real: RealCluster;
  const dir = files();

  beforeAll(async () => {
    real = await realCluster();
    const { namespace } = real.cluster;
    await apply([waiting(namespace, 'retriever', 'vector-store')]);
    const phase = () =>
      kubectl(['-n', namespace, 'get', 'pods', '-o', 'jsonpath={.items[*].status.initContainerStatuses[*].state}']);
    await until(phase, (seen) => seen.includes('running'));
  });
  afterAll(async () => {
    dir.remove();
    await real.close();
  });

  test('a silent wait for a Service that is not there is the root, and nothing is changed', async () => {
    const { namespace } = real.cluster;
    const before = await kubectl(['-n', namespace, 'get', 'deploy,rs,pods', '-o', 'name']);

    const { code, out, err } = await ragmend('explain', '--namespace', namespace, '--wait', '1', '--json');

    const { kind, nodes, causes, sentences, unknown } = JSON.parse(out) as Explained;
    expect([err, code, kind]).toEqual(['', 1, 'MissingRoot']);
    expect(causes).toMatchObject([{ kind: 'root', node: 'Service/vector-store exists', barred: { why: 'absent' } }]);
    expect(nodes.find(({ state }) => state === 'root')?.id).toBe('Service/vector-store exists');
    expect(sentences.join(' ')).toContain("no Service 'vector-store' is in the namespace");
    expect(unknown).toEqual(['ConfigMap', 'Secret']);
    expect(await kubectl(['-n', namespace, 'get', 'deploy,rs,pods', '-o', 'name'])).toBe(before);
  });

  test('what kubectl prints of the same says the same', async () => {
    const { namespace } = real.cluster;
    const file = dir.put(
      'all.yaml',
      await kubectl(['-n', namespace, 'get', 'all,events,endpointslices', '-o', 'yaml']),
    );

    const { out } = await ragmend('explain', '--objects', file, '--json');

    expect((JSON.parse(out) as Explained).causes).toMatchObject([{ node: 'Service/vector-store exists' }]);
  });
});
