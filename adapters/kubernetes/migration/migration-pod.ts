import type { V1Container, V1PodSpec, V1PodTemplateSpec, V1Volume } from '@kubernetes/client-node';
import { StartRefused } from '../../../core/bootstrap/errors.ts';
import type { MigrationSpec } from '../../../core/bootstrap/ports/migration-jobs.ts';
import type { Pod, Service } from '../api/objects.ts';
import type { Workload } from '../bootstrap/workload.ts';
import { UNDISTURBED } from '../jobs/job-object.ts';
import { pinnedImage } from './image-note.ts';
import type { MigratingComponent } from './migration-names.ts';
import { programOf, withProgram } from './program.ts';
import { smallResources } from './resources.ts';

/** What a pod of a migration is made of: the workload and its pods, and the Services of the namespace. */
export type MigrationSource = { workload: Workload; pods: Pod[]; services: Service[] };

/**
 * Returns the pod template of a Job: the template of the workload itself with the declared program.
 * It leaves out what serves (ports, probes, hooks, sidecars that would outlive it), what it would
 * wait for (`drops`, devices, its own place beside others) and, unless declared, the claims. The
 * labels stay, since network policies go by them; a readiness gate that nobody sets keeps the pod
 * from ever being an endpoint.
 */
export function migrationPod(
  { workload, pods, services }: MigrationSource,
  component: MigratingComponent,
  spec: MigrationSpec,
  marks: Record<string, string>,
): V1PodTemplateSpec {
  const { metadata, spec: own = { containers: [] } } = workload.object.spec.template;
  const main = mainContainer(own, component);
  const volumes = volumesOf(workload, component.migration.keepClaims);
  const { nodeAffinity } = own.affinity ?? {};
  const before = initContainersOf(own, main, spec.drops).map((one) => mounting(one, volumes));
  return {
    metadata: {
      labels: { ...withoutUnready(metadata?.labels ?? {}, services), ...marks },
      annotations: { ...metadata?.annotations, ...UNDISTURBED },
    },
    spec: {
      ...picked(own, SAME_OF_A_POD),
      ...(nodeAffinity && { affinity: { nodeAffinity } }),
      ...(before.length > 0 && { initContainers: before }),
      ...(volumes.length > 0 && { volumes }),
      restartPolicy: 'Never',
      readinessGates: [NEVER_READY],
      containers: [
        {
          ...picked(mounting(main, volumes), SAME_OF_A_CONTAINER),
          ...withProgram(main, programOf(component, spec.purpose)),
          image: pinnedImage(workload.object, main.name, main.image ?? '', pods),
          resources: smallResources(main.resources),
        } as V1Container,
      ],
    },
  };
}

/** Fields of a pod that a migration has as its workload has them. */
export const SAME_OF_A_POD = [
  ...['serviceAccountName', 'serviceAccount', 'automountServiceAccountToken', 'securityContext', 'imagePullSecrets'],
  ...['nodeSelector', 'tolerations', 'runtimeClassName', 'priorityClassName', 'priority', 'preemptionPolicy'],
  ...['overhead', 'schedulerName', 'dnsPolicy', 'dnsConfig', 'hostAliases', 'hostNetwork', 'hostPID', 'hostIPC'],
  ...['hostUsers', 'shareProcessNamespace', 'enableServiceLinks', 'terminationGracePeriodSeconds', 'os'],
  'setHostnameAsFQDN',
] as const satisfies (keyof V1PodSpec)[];

/** Fields of its container that it has as its workload has them, the mounts of what it has. */
export const SAME_OF_A_CONTAINER = [
  ...['name', 'workingDir', 'envFrom', 'imagePullPolicy', 'securityContext', 'terminationMessagePath'],
  ...['terminationMessagePolicy', 'tty', 'volumeMounts', 'volumeDevices'],
] as const satisfies (keyof V1Container)[];

/** A condition that nobody sets. */
export const NEVER_READY = { conditionType: 'ragmend.dev/never-an-endpoint' };

/** Returns the container that a migration runs in; throws StartRefused if the template has none. */
export function mainContainer(own: V1PodSpec, { workload, migration }: MigratingComponent): V1Container {
  const { container } = migration;
  const all = [...own.containers, ...(own.initContainers ?? [])];
  const found = container === undefined ? all[0] : all.find(({ name }) => name === container);
  if (found) return found;
  throw new StartRefused(`'${workload}' has no container '${container}': correct migration.container in ragmend.yaml`);
}

/**
 * Returns the init containers that come before a program; of those beside it only the ones that end
 * with it.
 */
function initContainersOf({ initContainers = [] }: V1PodSpec, main: V1Container, drops: string[]): V1Container[] {
  const at = initContainers.indexOf(main);
  const isKept = (one: V1Container, place: number) => one.restartPolicy === 'Always' || at === -1 || place < at;
  return initContainers.filter((one, place) => one !== main && !drops.includes(one.name) && isKept(one, place));
}

/** Returns the volumes of a template, and with `keepClaims` the claims of the first pod of a StatefulSet. */
function volumesOf({ name, object }: Workload, keepClaims: boolean): V1Volume[] {
  const { template, volumeClaimTemplates = [], ordinals } = object.spec;
  const own = template.spec?.volumes ?? [];
  if (!keepClaims) return own.filter(({ persistentVolumeClaim }) => persistentVolumeClaim === undefined);
  const made = volumeClaimTemplates.map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: `${metadata.name}-${name}-${ordinals?.start ?? 0}` },
  }));
  return [...own, ...made];
}

/** Returns a container with the mounts of these volumes alone. */
function mounting(container: V1Container, volumes: V1Volume[]): V1Container {
  const { volumeMounts = [], volumeDevices = [], ...rest } = container;
  const isThere = ({ name }: { name: string }) => volumes.some((volume) => volume.name === name);
  const [mounts, devices] = [volumeMounts.filter(isThere), volumeDevices.filter(isThere)];
  return {
    ...rest,
    ...(mounts.length > 0 && { volumeMounts: mounts }),
    ...(devices.length > 0 && { volumeDevices: devices }),
  };
}

/**
 * Returns labels by which no Service leads traffic to a pod that is not ready: of the selector of
 * each Service that publishes such pods, one label is left out.
 */
function withoutUnready(labels: Record<string, string>, services: Service[]): Record<string, string> {
  return services
    .filter(({ spec }) => spec.publishNotReadyAddresses === true)
    .map(({ spec }) => Object.entries(spec.selector ?? {}))
    .reduce((left, selector) => {
      const selects = selector.length > 0 && selector.every(([key, value]) => left[key] === value);
      const dropped = selector
        .map(([key]) => key)
        .sort()
        .at(-1);
      return selects ? Object.fromEntries(Object.entries(left).filter(([key]) => key !== dropped)) : left;
    }, labels);
}

function picked<T extends object>(from: T, keys: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as Partial<T>;
}
