import { refuseNestedVolume } from '../../../../adapters/kubernetes/workloads/nested-volume.ts';
import { kubernetesTarget } from '../target.ts';

const target = kubernetesTarget('rag', [{ id: 'shard-1' }]);
const spec = (mountPath: string, volume: object | null, data = '/data') => ({
  containers: [
    { name: 'sidecar', volumeMounts: [{ name: 'other', mountPath: '/data/index' }] },
    {
      name: 'store',
      volumeMounts: [
        { name: 'data', mountPath: data },
        { name: 'index', mountPath },
      ],
    },
  ],
  volumes: [
    { name: 'data', persistentVolumeClaim: { claimName: 'data-0' } },
    ...(volume === null ? [] : [{ name: 'index', ...volume }]),
  ],
});

test.each([
  ['a claim', '/data/index', { persistentVolumeClaim: { claimName: 'index-0' } }, '/data'],
  ['a claim made by a template', '/data/index', null, '/data'],
  ['a folder of the node', '/data/index/', { hostPath: { path: '/mnt' } }, '/data/'],
])('%s inside the data of a server is refused by name', (_, mountPath, volume, data) => {
  expect(() => refuseNestedVolume(spec(mountPath, volume, data), target)).toThrow(
    `volume 'index' is mounted at '${mountPath}', inside the data of the server`,
  );
});

test.each([
  ['beside the data', '/database', { persistentVolumeClaim: { claimName: 'index-0' } }],
  ['an empty folder', '/data/tmp', { emptyDir: {} }],
  ['a configuration', '/data/config', { configMap: { name: 'config' } }],
])('%s is none of it', (_, mountPath, volume) => {
  expect(() => refuseNestedVolume(spec(mountPath, volume), target)).not.toThrow();
});

test('of a server that is not known nothing is refused', () => {
  expect(() => refuseNestedVolume(undefined, target)).not.toThrow();
});
