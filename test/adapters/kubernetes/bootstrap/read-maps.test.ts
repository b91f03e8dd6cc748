import { readMaps } from '../../../../adapters/kubernetes/bootstrap/read-maps.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { namespaceApi } from './namespace-api.ts';

const HELD = [{ pod: 'web-1', container: 'wait', run: 'current' }] as const;

/** A pod whose init container runs a script from the ConfigMap `scripts`; its settings are in another. */
function webPod(env: object[] = []): KubeObject {
  const mounts = ['scripts', 'settings'].map((name) => ({ name, mountPath: `/etc/${name}` }));
  const wait = { name: 'wait', command: ['sh', '/etc/scripts/wait.sh'], env, volumeMounts: mounts };
  const app = { name: 'app', command: ['app', '/etc/settings/app.yaml'], volumeMounts: mounts };
  const volumes = mounts.map(({ name }) => ({ name, configMap: { name } }));
  return { kind: 'Pod', metadata: { name: 'web-1' }, spec: { initContainers: [wait], containers: [app], volumes } };
}

const variable = (map: string) => ({ name: map, valueFrom: { configMapKeyRef: { name: map, key: 'host' } } });
const configMap = (name: string, data: object) => ({ metadata: { name, annotations: { token: 'x' } }, data });
const namesIn = (api: ReturnType<typeof namespaceApi>) => api.lists.map(({ path }) => path.split('/').at(-1));

test('only the ConfigMaps are read in which a container that waits has its script and variables', async () => {
  const long = 'x'.repeat(30_000);
  const scripts = configMap('scripts', { 'wait.sh': 'nc -z "$hosts" 5432', long });
  const api = namespaceApi({ objects: { configmaps: [scripts, configMap('settings', { password: 'x' })] } });

  const maps = await readMaps(api.cluster, [webPod([variable('hosts')])], [...HELD]);

  const data = { 'wait.sh': 'nc -z "$hosts" 5432', long: long.slice(0, 20_000) };
  expect(maps).toEqual([{ kind: 'ConfigMap', metadata: { name: 'scripts' }, data }]);
  expect(namesIn(api).toSorted()).toEqual(['hosts', 'scripts']);
});

test('ConfigMaps that nobody may read are left out, and of many a few are asked for', async () => {
  const many = Array.from({ length: 30 }, (_, index) => variable(`hosts-${index}`));
  const api = namespaceApi({ forbidden: ['scripts'] });

  expect(await readMaps(api.cluster, [webPod(many)], [...HELD])).toEqual([]);
  expect(api.lists).toHaveLength(8);
});
