import { join } from 'node:path';
import type { ContainerSpec, PodTemplate, WorkloadSpec } from '../../../adapters/local/bootstrap/object-fields.ts';
import { PROCESS } from '../../../adapters/local/bootstrap/object-fields.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';

/** What is deployed: objects, and the rest of a deployer's render, which is made later. */
export type Manifests = { objects: KubeObject[]; rendered: KubeObject[] };

/** The programs that the service has besides its own: each with its arguments; `$(PORT)` is its port. */
export type ServedPrograms = { retriever: string[]; generator: string[] | null };
export type ManifestOptions = { root: string; documents: string; served: ServedPrograms; createdAt: string };

const IMAGE = 'sandbox/service';
/** The object that says that the service runs by its objects. */
export const NAMESPACE = { kind: 'Namespace', name: 'rag' } as const;

/** Returns the service as its chart deploys it: all of it starts, whatever order its pods start in. */
export function serviceManifests({ root, documents, served, createdAt }: ManifestOptions): Manifests {
  const object = (kind: string, name: string, body: Record<string, unknown> = {}): KubeObject => ({
    kind,
    metadata: { name, creationTimestamp: createdAt },
    ...body,
  });
  const service = (name: string, port: number) =>
    object('Service', name, { spec: { selector: { app: name }, ports: [{ port }] } });
  const retriever = container('retriever', ['serve', '--', join(root, 'dist/retriever.mjs'), ...served.retriever]);
  const generator = (args: string[]) =>
    object('Deployment', 'generator', {
      spec: {
        ...workload(
          'generator',
          [{ ...container('generator', args), image: 'sandbox/generator' }],
          [waitFor('retriever:8080')],
          'generator',
        ),
        ...RECREATE,
      },
    });
  return {
    objects: [
      object(NAMESPACE.kind, NAMESPACE.name),
      object('ServiceAccount', 'default'),
      object('ConfigMap', 'retriever-settings', { data: { DATABASE: 'database:5432' } }),
      object('StatefulSet', 'database', { spec: workload('database', [container('database', ['database'])]) }),
      object('Deployment', 'controller', {
        spec: { ...workload('controller', [container('controller', ['control', 'controller'])]), ...ROLLING },
      }),
      object('Deployment', 'retriever', {
        spec: {
          ...workload('retriever', [{ ...retriever, envFrom: SETTINGS }], [waitFor('database:5432')], 'retriever'),
          ...RECREATE,
        },
      }),
      ...(served.generator ? [generator(served.generator)] : []),
      object('Deployment', 'indexer', {
        spec: {
          ...workload(
            'indexer',
            [container('indexer', ['index', '--documents', documents])],
            [waitFor('database:5432')],
          ),
          ...RECREATE,
        },
      }),
      object('Job', 'migrate', { spec: { template: migrateTemplate() } }),
      ...[
        service('database', 5432),
        service('controller', 8080),
        service('retriever', 8080),
        service('generator', 8080),
      ],
    ],
    rendered: [],
  };
}

const SETTINGS = [{ configMapRef: { name: 'retriever-settings' } }];
const RECREATE = { strategy: { type: 'Recreate' as const } };
const ROLLING = { strategy: { type: 'RollingUpdate' as const } };

function container(name: string, args: string[]): ContainerSpec {
  return { name, image: IMAGE, args, readinessProbe: { httpGet: { path: '/healthz', port: 8080 } } };
}

/** Returns an init container that waits until a host answers. */
export function waitFor(place: string): ContainerSpec {
  const [host = ''] = place.split(':');
  return { name: `wait-for-${host}`, image: IMAGE, args: ['wait-for', place] };
}

/** Returns an init container with a program of the service. */
export const init = (name: string, args: string[]): ContainerSpec => ({ name, image: IMAGE, args });

function workload(
  app: string,
  containers: ContainerSpec[],
  initContainers: ContainerSpec[] = [],
  process?: string,
): WorkloadSpec {
  const annotations = process === undefined ? {} : { annotations: { [PROCESS]: process } };
  const template = { metadata: { labels: { app }, ...annotations }, spec: { initContainers, containers } };
  return { replicas: 1, selector: { matchLabels: { app } }, progressDeadlineSeconds: 2, template };
}

/** Returns the pods of the Job that migrates the schema. */
export function migrateTemplate(): PodTemplate {
  const { readinessProbe: _, ...migrate } = container('migrate', ['migrate']);
  const spec = { restartPolicy: 'Never', initContainers: [waitFor('database:5432')], containers: [migrate] };
  return { metadata: { labels: { app: 'migrate' } }, spec };
}
