import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import type { Controller, Pod, Service } from '../../../../adapters/kubernetes/api/objects.ts';
import type { WorkloadKind } from '../../../../adapters/kubernetes/bootstrap/workload.ts';
import { imageNote, pinnedImage } from '../../../../adapters/kubernetes/migration/image-note.ts';
import type { MigratingComponent } from '../../../../adapters/kubernetes/migration/migration-names.ts';
import { componentName, jobNameOf } from '../../../../adapters/kubernetes/migration/migration-names.ts';
import { migrationPod } from '../../../../adapters/kubernetes/migration/migration-pod.ts';
import { bootstrapConfig } from '../../../../core/contracts/config/bootstrap-config.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const CONTAINER: V1Container = {
  ...{ name: 'api', image: 'registry:5000/team/api:latest', command: ['serve'], args: ['--all'] },
  env: [
    { name: 'MODE', value: 'serve' },
    { name: 'DSN', value: 'db' },
  ],
  ports: [{ containerPort: 80 }],
  readinessProbe: { tcpSocket: { port: 80 } },
  resources: { requests: { memory: '64Gi', cpu: '250m' }, limits: { memory: '64Gi', 'nvidia.com/gpu': '1' } },
  volumeMounts: [
    { name: 'config', mountPath: '/config' },
    { name: 'data', mountPath: '/data' },
  ],
};
const SPEC: V1PodSpec = {
  serviceAccountName: 'api',
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }],
  initContainers: [
    { name: 'wait-for-schema' },
    { name: 'prepare', volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    { name: 'proxy', restartPolicy: 'Always' },
  ],
  containers: [CONTAINER, { name: 'sidecar' }],
  volumes: [
    { name: 'config', configMap: { name: 'config' } },
    { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
  ],
};

const componentOf = (workload: string, migration: object): MigratingComponent =>
  bootstrapConfig.parse({ components: [{ workload, migration }] }).components[0] as MigratingComponent;

function controller(more: object = {}): Controller {
  const labels = { app: 'api', role: 'web' };
  return {
    metadata: { name: 'api', uid: 'u', resourceVersion: '1', creationTimestamp: '', ...more },
    spec: { selector: {}, template: { metadata: { labels, annotations: { checksum: '1' } }, spec: SPEC } },
  };
}

function made(migration: object, { services = [] as Service[], kind = 'Deployment' as WorkloadKind } = {}) {
  const component = componentOf(`${kind}/api`, migration);
  const object = controller();
  if (kind === 'StatefulSet') object.spec.volumeClaimTemplates = [{ metadata: { name: 'index' } }];
  return migrationPod(
    { workload: { kind, name: 'api', path: '', object }, pods: [], services },
    component,
    { workload: `${kind}/api`, purpose: 'migrate', version: '', drops: ['wait-for-schema'] },
    { 'ragmend.dev/run': 'run-1' },
  );
}

test('a migration is the template of its workload without what serves, waits for it or asks for much', () => {
  const { metadata, spec } = made({ run: { command: ['alembic', 'upgrade', 'head'], env: { MODE: 'migrate' } } });

  expect(metadata?.labels).toEqual({ app: 'api', role: 'web', 'ragmend.dev/run': 'run-1' });
  expect(metadata?.annotations).toMatchObject({ checksum: '1', 'karpenter.sh/do-not-disrupt': 'true' });
  expect(spec).toEqual({
    ...{ serviceAccountName: 'api', restartPolicy: 'Never' },
    readinessGates: [{ conditionType: 'ragmend.dev/never-an-endpoint' }],
    initContainers: [{ name: 'prepare' }, { name: 'proxy', restartPolicy: 'Always' }],
    containers: [
      {
        ...{ name: 'api', image: 'registry:5000/team/api:latest', command: ['alembic', 'upgrade', 'head'] },
        env: [
          { name: 'DSN', value: 'db' },
          { name: 'MODE', value: 'migrate' },
        ],
        resources: { requests: { memory: '512Mi', cpu: '250m' }, limits: { memory: '64Gi' } },
        volumeMounts: [{ name: 'config', mountPath: '/config' }],
      },
    ],
    volumes: [{ name: 'config', configMap: { name: 'config' } }],
  });
});

test.each([
  [{ args: ['migrate'] }, { command: ['serve'], args: ['migrate'] }],
  [{ env: { MODE: 'migrate' } }, { command: ['serve'], args: ['--all'] }],
  [
    { command: ['migrate'], args: ['up'] },
    { command: ['migrate'], args: ['up'] },
  ],
])('with %j the container runs %j', (run, runs) => {
  expect(made({ run }).spec?.containers[0]).toMatchObject(runs);
});

test('with its claims it mounts them, those of the first pod of a StatefulSet, too', () => {
  const { spec } = made({ run: { args: ['migrate'] }, keepClaims: true }, { kind: 'StatefulSet' });

  expect(spec?.volumes?.slice(1)).toEqual([
    { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
    { name: 'index', persistentVolumeClaim: { claimName: 'index-api-0' } },
  ]);
  expect(spec?.containers[0]?.volumeMounts).toEqual(CONTAINER.volumeMounts);
});

test('in an init container it has what runs before that, and what ends with it', () => {
  const { spec } = made({ run: { args: ['migrate'] }, container: 'prepare' });

  expect(spec?.containers.map(({ name }) => name)).toEqual(['prepare']);
  expect(spec?.initContainers?.map(({ name }) => name)).toEqual(['proxy']);
  expect(() => made({ run: { args: ['x'] }, container: 'none' })).toThrow("no container 'none'");
});

test('a Service that leads to pods that are not ready does not lead to a migration', () => {
  const selecting = (selector: Record<string, string>, publishNotReadyAddresses?: boolean) =>
    ({ metadata: {}, spec: { selector, ...(publishNotReadyAddresses && { publishNotReadyAddresses }) } }) as Service;
  const services = [selecting({ app: 'api' }), selecting({ app: 'api', role: 'web' }, true), selecting({}, true)];

  expect(made({ run: { args: ['x'] } }, { services }).metadata?.labels).toEqual({
    app: 'api',
    'ragmend.dev/run': 'run-1',
  });
});

test('the image is that of the pods by its digest, by the note once they are gone, or else by its tag', () => {
  const image = 'registry:5000/team/api:latest';
  const running = (imageID: string) =>
    ({
      metadata: { creationTimestamp: '2026' },
      spec: { containers: [{ name: 'api', image }] },
      status: { containerStatuses: [{ name: 'api', imageID }] },
    }) as Pod;
  const shown = running(`registry:5000/team/api@${DIGEST}`);
  const note = imageNote(controller(), [shown]);
  const noted = controller({ annotations: { 'ragmend.dev/images': note } });
  const pinned = `registry:5000/team/api@${DIGEST}`;

  expect(pinnedImage(controller(), 'api', image, [shown])).toBe(pinned);
  expect(pinnedImage(noted, 'api', image, [])).toBe(pinned);
  expect(pinnedImage(noted, 'api', 'other/api:1', [])).toBe('other/api:1');
  expect(pinnedImage(controller(), 'api', image, [running(DIGEST)])).toBe(image);
  expect(pinnedImage(controller(), 'api', image, [running(`import-2026@${DIGEST}`)])).toBe(image);
  expect(pinnedImage(controller({ annotations: { 'ragmend.dev/images': 'x' } }), 'api', image, [])).toBe(image);
});

test('names fit into labels, and no two components have the same', () => {
  const names = ['Deployment/a.b', 'Deployment/a-b', 'StatefulSet/a-b', `Deployment/${'x'.repeat(200)}`].map(
    componentName,
  );

  expect(new Set(names).size).toBe(4);
  expect(names.every((name) => /^[a-z0-9-]{1,63}$/.test(name))).toBe(true);
  const waited = componentOf('Deployment/api', { run: { args: ['x'] }, job: 'api-schema' });
  expect([jobNameOf(waited, 'gate'), jobNameOf(waited, 'migrate')]).toEqual([
    'api-schema',
    'ragmend-migrate-deployment-api',
  ]);
});
