import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isReady, portOf } from '../../../../adapters/local/bootstrap/object-fields.ts';
import type { ServiceObjects } from '../../../../adapters/local/bootstrap/service-objects.ts';
import type { KubeObject } from '../../../../core/contracts/bootstrap/observation.ts';
import { hostsFile } from '../programs/hosts.ts';
import { serviceFolder } from './container-process.ts';

/** Nobody listens there: a Service without a ready pod refuses. */
const REFUSES = 1;

/** Writes which pods serve behind each Service, and the names by which programs find them. */
export function keepServices({ objects, dir }: { objects: ServiceObjects; dir: string }): void {
  const pods = objects.all('Pod');
  const hosts = objects.all('Service').map((service): [string, number] => {
    const serving = pods.filter((pod) => isReady(pod) && isMeant(service, pod));
    saveSlice(objects, service, serving);
    return [service.metadata.name, (serving[0] && portOf(serving[0])) ?? REFUSES];
  });
  const file = hostsFile(serviceFolder({ dir }));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(hosts)));
  renameSync(`${file}.new`, file);
}

function isMeant({ spec }: KubeObject, { metadata: { labels = {} } }: KubeObject): boolean {
  const { selector = {} } = spec as { selector?: Record<string, string> };
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

function saveSlice(objects: ServiceObjects, { metadata: { name } }: KubeObject, serving: KubeObject[]): void {
  const slice: KubeObject = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-slice`, labels: { 'kubernetes.io/service-name': name } },
    endpoints: serving.map((pod) => ({
      addresses: ['127.0.0.1'],
      conditions: { ready: true },
      targetRef: { kind: 'Pod', name: pod.metadata.name },
    })),
  };
  const known = objects.find('EndpointSlice', slice.metadata.name);
  if (JSON.stringify(known) !== JSON.stringify(slice)) objects.put(slice);
}
